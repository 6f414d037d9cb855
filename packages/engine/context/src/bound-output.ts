import { type ResponseItem, type ToolOutputBody } from '@codex-ts/protocol';
import { truncateMiddle, type TruncationPolicy } from '@codex-ts/text-utils';

/** Tools cut their own output to the policy; what enters history may exceed it by this factor (their headers). */
const ROOM_FOR_HEADERS = 1.2;

/** Cuts a tool output in the middle so that no single result can crowd out the rest of the history. */
export function boundOutput(item: ResponseItem, policy: TruncationPolicy): ResponseItem {
  if (item.type !== 'function_call_output' && item.type !== 'custom_tool_call_output') return item;
  const limit = { mode: policy.mode, limit: Math.floor(policy.limit * ROOM_FOR_HEADERS) };
  return { ...item, output: boundBody(item.output, limit) };
}

function boundBody(body: ToolOutputBody, policy: TruncationPolicy): ToolOutputBody {
  if (typeof body === 'string') return truncateMiddle(body, policy);
  return body.map((part) => (part.type === 'input_text' ? { ...part, text: truncateMiddle(part.text, policy) } : part));
}
