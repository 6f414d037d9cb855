import { type ResponseItem, type ToolCallItem, toolOutputItem, type ToolOutputItem } from '@codex-ts/protocol';

/** What the model reads for a call whose output was never stored (the process died, the turn was cut off). */
const ABORTED = 'aborted';

/**
 * The history as the Responses API accepts it: the calls of one response first, then their outputs in call order,
 * exactly one output per call. Outputs are stored in the order in which tools finish, so they are put in order here;
 * a call without an output is answered `aborted`, an output without a call is left out.
 * A longer history gives the same items followed by more, so that the prefix of successive requests stays the same.
 */
export function pairCalls(items: readonly ResponseItem[]): ResponseItem[] {
  const outputs = new Map<string, ToolOutputItem>();
  for (const item of items) if (isOutput(item) && !outputs.has(item.call_id)) outputs.set(item.call_id, item);
  const paired: ResponseItem[] = [];
  let open: ToolCallItem[] = [];
  const answerOpen = () => {
    for (const call of open) paired.push(outputs.get(call.call_id ?? '') ?? toolOutputItem(call, ABORTED));
    open = [];
  };
  for (const item of items) {
    if (isCall(item)) {
      open.push(item);
      paired.push(item);
    } else if (isOutput(item)) {
      answerOpen();
    } else {
      if (item.type === 'message' && item.role !== 'assistant') answerOpen();
      paired.push(item);
    }
  }
  answerOpen();
  return paired;
}

function isCall(item: ResponseItem): item is ToolCallItem {
  return item.type === 'function_call' || item.type === 'custom_tool_call' || item.type === 'local_shell_call';
}

function isOutput(item: ResponseItem): item is ToolOutputItem {
  return item.type === 'function_call_output' || item.type === 'custom_tool_call_output';
}
