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

/** A review as text: what it says on the whole, then each finding with its place. */
export function reviewText(output: JsonObject | null): string {
  if (output === null) return 'The review ended without a result.';
  const explanation = typeof output['overall_explanation'] === 'string' ? output['overall_explanation'].trim() : '';
  const findings = Array.isArray(output['findings']) ? output['findings'].filter(isObject) : [];
  const parts = [...(explanation === '' ? [] : [explanation]), ...findings.map(findingText)];
  return parts.length === 0 ? 'The review found nothing to say.' : parts.join('\n\n');
}

function findingText(finding: JsonObject): string {
  const place = isObject(finding['code_location']) ? placeOf(finding['code_location']) : null;
  const title = typeof finding['title'] === 'string' ? finding['title'] : 'Finding';
  const body = typeof finding['body'] === 'string' ? `\n  ${finding['body'].replaceAll('\n', '\n  ')}` : '';
  return `- ${title}${place === null ? '' : ` (${place})`}${body}`;
}

function placeOf(location: JsonObject): string | null {
  const { absolute_file_path: path, line_range: range } = location;
  if (typeof path !== 'string') return null;
  return isObject(range) && typeof range['start'] === 'number' ? `${path}:${range['start']}` : path;
}
