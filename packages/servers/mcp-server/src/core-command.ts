import { type CommandAction, type ThreadItem } from '@codex-ts/app-server-protocol';
import { unquoteShell } from '@codex-ts/text-utils';
import { type CoreEvent, ifKnown } from './core-event.ts';
import { snakeCase } from './snake-case.ts';

type CommandItem = Extract<ThreadItem, { type: 'commandExecution' }>;

/** The start of a command. */
export function commandBegin(item: CommandItem, turnId: string): CoreEvent {
  return { type: 'exec_command_begin', ...facts(item, turnId) };
}

/**
 * The end of a command. Its output came as one stream, which is given as `stdout`; `exit_code` is -1 when there is none,
 * because the command was declined or killed.
 */
export function commandEnd(item: CommandItem, turnId: string): CoreEvent {
  const output = item.aggregatedOutput ?? '';
  const ms = item.durationMs ?? 0;
  return {
    type: 'exec_command_end',
    ...facts(item, turnId),
    stdout: output,
    stderr: '',
    aggregated_output: output,
    exit_code: item.exitCode ?? -1,
    duration: { secs: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 },
    formatted_output: output,
    status: item.status,
  };
}

function facts(item: CommandItem, turnId: string): Readonly<Record<string, unknown>> {
  return {
    call_id: item.id,
    ...ifKnown('process_id', item.processId),
    turn_id: turnId,
    command: unquoteShell(item.command),
    cwd: item.cwd,
    parsed_cmd: item.commandActions.map(parsedCommand),
    source: snakeCase(item.source ?? 'agent'),
  };
}

/** What a command does, for display. */
export function parsedCommand(action: CommandAction): Readonly<Record<string, unknown>> {
  switch (action.type) {
    case 'read':
      return { type: 'read', cmd: action.command, name: action.name, path: action.path };
    case 'listFiles':
      return { type: 'list_files', cmd: action.command, path: action.path };
    case 'search':
      return { type: 'search', cmd: action.command, query: action.query, path: action.path };
    case 'unknown':
      return { type: 'unknown', cmd: action.command };
  }
}
