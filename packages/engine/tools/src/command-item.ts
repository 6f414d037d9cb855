import { type CommandExecutionItem, type ItemStatus } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';
import { type CommandFacts } from './ports.ts';

interface NewCommand {
  callId: string;
  argv: readonly string[];
  cwd: string;
  source: CommandExecutionItem['source'];
}

/** The item of a command that is about to start. */
export function startedItem({ callId, argv, cwd, source }: NewCommand, facts: CommandFacts): CommandExecutionItem {
  return {
    type: 'commandExecution',
    id: callId,
    command: quoteShell([...argv]),
    cwd,
    processId: null,
    source,
    status: 'inProgress',
    commandActions: facts.actions(argv, cwd),
    aggregatedOutput: null,
    exitCode: null,
    durationMs: null,
  };
}

/** `exitCode` null: it still runs, on its own. */
export function finishedItem(item: CommandExecutionItem, end: { exitCode: number | null; output: string; durationMs: number }): CommandExecutionItem {
  const status: ItemStatus = end.exitCode === null || end.exitCode === 0 ? 'completed' : 'failed';
  return { ...item, status, aggregatedOutput: end.output, exitCode: end.exitCode, durationMs: Math.round(end.durationMs) };
}

export function declinedItem(item: CommandExecutionItem): CommandExecutionItem {
  return { ...item, status: 'declined' };
}
