import { type ToolOutputBody, type ToolOutputPart } from '@codex-ts/protocol';
import { approxTokens } from './tokens.ts';
import { truncateMiddle, type TruncationPolicy } from './truncate-middle.ts';

/** What goes into the history may be this much longer than the model's policy: it was cut once already. */
const HISTORY_ALLOWANCE = 1.2;

/**
 * A tool's output as it is kept in the history, cut to 1.2 times the model's policy. In a list of parts the texts share
 * that budget in their order, images are never cut, and texts for which nothing was left are summed up at the end as
 * `[omitted N text items ...]`.
 */
export function truncateToolOutput(body: ToolOutputBody, policy: TruncationPolicy): ToolOutputBody {
  const allowed: TruncationPolicy = { mode: policy.mode, limit: Math.ceil(policy.limit * HISTORY_ALLOWANCE) };
  return typeof body === 'string' ? truncateMiddle(body, allowed) : truncateParts(body, allowed);
}

function truncateParts(parts: readonly ToolOutputPart[], policy: TruncationPolicy): ToolOutputPart[] {
  const kept: ToolOutputPart[] = [];
  let left = policy.limit;
  let omitted = 0;
  for (const part of parts) {
    if (part.type !== 'input_text') {
      kept.push(part);
    } else if (left <= 0) {
      omitted += 1;
    } else {
      kept.push({ ...part, text: truncateMiddle(part.text, { mode: policy.mode, limit: left }) });
      left -= cost(part.text, policy.mode);
    }
  }
  if (omitted > 0) kept.push({ type: 'input_text', text: `[omitted ${omitted} text items ...]` });
  return kept;
}

function cost(text: string, mode: TruncationPolicy['mode']): number {
  return mode === 'bytes' ? Buffer.byteLength(text) : approxTokens(text);
}
