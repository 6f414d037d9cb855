import { type CommandAction, type CommandExecutionItem, type FileChange, type TurnItem } from '@codex-ts/protocol';
import { type EventMsg, type RolloutItem } from '@codex-ts/rollout';
import { truncateMiddle, unquoteShell } from '@codex-ts/text-utils';
import { event } from './stored-items.ts';

type EventOf<T extends EventMsg['type']> = Extract<EventMsg, { type: T }>;

/** How much of a command's output the record keeps beside the history. */
const OUTPUT = { mode: 'bytes', limit: 10_000 } as const;

/**
 * What a record with extended history keeps of a finished item that the history says nothing of, so that clients who
 * read the thread later see it. None for other items.
 */
export function extendedEvents(item: TurnItem, turnId: string): RolloutItem[] {
  switch (item.type) {
    case 'commandExecution':
      return [event(commandEnd(item, turnId))];
    case 'fileChange': {
      const { id: call_id, status, changes } = item;
      const stored = Object.fromEntries(changes.map((change) => [change.path, storedChange(change)]));
      return [event({ type: 'patch_apply_end', call_id, turn_id: turnId, stdout: '', stderr: '', success: status === 'completed', changes: stored, status: storedStatus(status) })];
    }
    case 'dynamicToolCall': {
      const { id: call_id, tool, contentItems, success, durationMs } = item;
      const duration = seconds(durationMs ?? 0);
      return [event({ type: 'dynamic_tool_call_response', call_id, turn_id: turnId, tool, arguments: item.arguments, content_items: contentItems ?? [], success: success ?? false, duration })];
    }
    case 'imageView':
      return [event({ type: 'view_image_tool_call', call_id: item.id, path: item.path })];
    default:
      return [];
  }
}

const SOURCES = { agent: 'agent', userShell: 'user_shell', unifiedExecStartup: 'unified_exec_startup', unifiedExecInteraction: 'unified_exec_interaction' } as const;

function commandEnd(item: CommandExecutionItem, turnId: string): EventOf<'exec_command_end'> {
  return {
    type: 'exec_command_end',
    call_id: item.id,
    ...(item.processId === null ? {} : { process_id: item.processId }),
    turn_id: turnId,
    command: unquoteShell(item.command),
    cwd: item.cwd,
    parsed_cmd: item.commandActions.map(parsedCommand),
    source: SOURCES[item.source],
    stdout: '',
    stderr: '',
    aggregated_output: truncateMiddle(item.aggregatedOutput ?? '', OUTPUT),
    exit_code: item.exitCode ?? -1,
    duration: seconds(item.durationMs ?? 0),
    formatted_output: '',
    status: storedStatus(item.status),
  };
}

function parsedCommand(action: CommandAction): EventOf<'exec_command_end'>['parsed_cmd'][number] {
  const { command: cmd } = action;
  switch (action.type) {
    case 'read':
      return { type: 'read', cmd, name: action.name, path: action.path };
    case 'listFiles':
      return { type: 'list_files', cmd, path: action.path };
    case 'search':
      return { type: 'search', cmd, query: action.query, path: action.path };
    case 'unknown':
      return { type: 'unknown', cmd };
  }
}

function storedChange({ kind, diff }: FileChange): EventOf<'patch_apply_end'>['changes'][string] {
  return kind.type === 'update' ? { type: 'update', unified_diff: diff, move_path: kind.move_path } : { type: kind.type, content: diff };
}

function storedStatus(status: CommandExecutionItem['status']): 'completed' | 'failed' | 'declined' {
  return status === 'inProgress' ? 'failed' : status;
}

function seconds(ms: number): { secs: number; nanos: number } {
  return { secs: Math.floor(ms / 1000), nanos: Math.round((ms % 1000) * 1e6) };
}
