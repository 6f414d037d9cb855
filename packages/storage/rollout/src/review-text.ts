import { type ReviewTarget } from './event-msg.ts';
import { isObject, type JsonObject } from './shape.ts';

/** What is reviewed, in words; `hint` is what the client called it. */
export function reviewLabel(target: ReviewTarget, hint: string | null | undefined): string {
  if (typeof hint === 'string' && hint !== '') return hint;
  switch (target.type) {
    case 'uncommittedChanges':
      return 'current changes';
    case 'baseBranch':
      return `changes against '${target.branch}'`;
    case 'commit':
      return `commit ${target.sha.slice(0, 7)}${typeof target.title === 'string' ? `: ${target.title}` : ''}`;
    case 'custom':
      return target.instructions;
    default:
      return 'changes';
  }
}

/**
 * A review as text: what it says on the whole, then each finding with its place. The layout is the original's, which
 * people and scripts know.
 */
export function reviewText(output: JsonObject | null): string {
  if (output === null) return 'The review ended without a result.';
  const explanation = typeof output['overall_explanation'] === 'string' ? output['overall_explanation'].trim() : '';
  const findings = Array.isArray(output['findings']) ? output['findings'].filter(isObject) : [];
  const heading = findings.length === 1 ? ['Review comment:'] : findings.length > 1 ? ['Full review comments:'] : [];
  const parts = [...(explanation === '' ? [] : [explanation]), ...heading, ...findings.map(findingText)];
  return parts.length === 0 ? 'The reviewer gave no output.' : parts.join('\n\n');
}

function findingText(finding: JsonObject): string {
  const place = isObject(finding['code_location']) ? placeOf(finding['code_location']) : null;
  const title = typeof finding['title'] === 'string' ? finding['title'] : 'Finding';
  const body = typeof finding['body'] === 'string' ? `\n  ${finding['body'].replaceAll('\n', '\n  ')}` : '';
  return `- ${title}${place === null ? '' : ` \u2014 ${place}`}${body}`;
}

function placeOf(location: JsonObject): string | null {
  const { absolute_file_path: path, line_range: range } = location;
  if (typeof path !== 'string') return null;
  if (!isObject(range) || typeof range['start'] !== 'number') return path;
  return `${path}:${range['start']}-${typeof range['end'] === 'number' ? range['end'] : range['start']}`;
}
