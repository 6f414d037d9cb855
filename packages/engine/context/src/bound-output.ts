import { type ResponseItem } from '@codex-ts/protocol';
import { truncateToolOutput, type TruncationPolicy } from '@codex-ts/text-utils';

/** Cuts a tool output in the middle so that no single result can crowd out the rest of the history. */
export function boundOutput(item: ResponseItem, policy: TruncationPolicy): ResponseItem {
  if (item.type !== 'function_call_output' && item.type !== 'custom_tool_call_output') return item;
  return { ...item, output: truncateToolOutput(item.output, policy) };
}
