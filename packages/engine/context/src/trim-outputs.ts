import { type ResponseItem } from '@codex-ts/protocol';
import { estimateTokens } from './estimate-tokens.ts';

const LEFT_OUT = '(output left out to make room)';

/** Leaves out the contents of tool outputs, oldest first, until that saves `excess` tokens or none are left. */
export function trimOutputs(items: readonly ResponseItem[], excess: number): ResponseItem[] {
  let saved = 0;
  return items.map((item) => {
    if (saved >= excess || (item.type !== 'function_call_output' && item.type !== 'custom_tool_call_output')) return item;
    const short: ResponseItem = { ...item, output: LEFT_OUT };
    const gain = estimateTokens([item]) - estimateTokens([short]);
    if (gain <= 0) return item;
    saved += gain;
    return short;
  });
}
