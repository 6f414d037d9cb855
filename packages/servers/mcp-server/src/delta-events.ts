import { type ServerNotification } from '@codex-ts/app-server-protocol';
import { type CoreEvent } from './core-event.ts';

/** Pieces of what is under way, in the older and the newer form, as the original tells both; none for anything else. */
export function deltaEvents({ method, params }: ServerNotification): CoreEvent[] {
  switch (method) {
    case 'item/agentMessage/delta':
      return [{ type: 'agent_message_content_delta', ...piece(params) }, { type: 'agent_message_delta', delta: params.delta }];
    case 'item/reasoning/summaryTextDelta':
      return [{ type: 'reasoning_content_delta', ...piece(params), summary_index: params.summaryIndex }, { type: 'agent_reasoning_delta', delta: params.delta }];
    case 'item/reasoning/summaryPartAdded':
      return [{ type: 'agent_reasoning_section_break', item_id: params.itemId, summary_index: params.summaryIndex }];
    case 'item/reasoning/textDelta':
      return [{ type: 'reasoning_raw_content_delta', ...piece(params), content_index: params.contentIndex }, { type: 'agent_reasoning_raw_content_delta', delta: params.delta }];
    case 'item/commandExecution/outputDelta':
    case 'item/fileChange/outputDelta':
      return [{ type: 'exec_command_output_delta', call_id: params.itemId, stream: 'stdout', chunk: Buffer.from(params.delta).toString('base64') }];
    case 'item/commandExecution/terminalInteraction':
      return [{ type: 'terminal_interaction', call_id: params.itemId, process_id: params.processId, stdin: params.stdin }];
    default:
      return [];
  }
}

function piece({ threadId, turnId, itemId, delta }: { threadId: string; turnId: string; itemId: string; delta: string }): Readonly<Record<string, unknown>> {
  return { thread_id: threadId, turn_id: turnId, item_id: itemId, delta };
}
