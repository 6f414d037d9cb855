import { userShellCommandMessage } from '@codex-ts/context';
import { type Emit } from '@codex-ts/core';
import { errorMessage, type MessageItem, newUuidV7 } from '@codex-ts/protocol';
import { truncateMiddle } from '@codex-ts/text-utils';
import { finishedItem, startedItem } from './command-item.ts';
import { outputStream } from './output-stream.ts';
import { type FinishedCommand, type ToolServices, type ToolTurn } from './ports.ts';

export interface UserCommandScope {
  turn: Pick<ToolTurn, 'cwd' | 'truncation'>;
  services: Pick<ToolServices, 'commands' | 'facts' | 'now'>;
  emit: Emit;
  /** Ends the command and everything it started. */
  signal: AbortSignal;
}

/** What a command that was ended before it was over is said to have exited with. */
const ABORTED = -1;

/**
 * Runs a command of the user's own in the user's login shell: outside the sandbox, without asking, without a time
 * limit. Clients see it as an item; what is returned tells the model of it. Never rejects.
 */
export async function runUserCommand(command: string, { turn, services, emit, signal }: UserCommandScope): Promise<MessageItem> {
  const { cwd, truncation } = turn;
  const argv = services.facts.shellArgv(command, { shell: null, login: true });
  const item = startedItem({ callId: newUuidV7(), argv, cwd, source: 'userShell' }, services.facts);
  emit({ type: 'item.started', item });
  const startedAt = services.now();
  const spec = { argv, cwd, sandbox: { type: 'danger-full-access' } as const, tty: false, environment: 'plain' as const, onOutput: outputStream(item.id, emit) };
  const end = await services.commands.runToEnd({ ...spec, timeoutMs: Infinity }, signal).catch((error: unknown): FinishedCommand => {
    const output = signal.aborted ? 'aborted by user' : errorMessage(error);
    return { exitCode: ABORTED, output, timedOut: false, durationMs: services.now() - startedAt };
  });
  emit({ type: 'item.completed', item: finishedItem(item, end) });
  return userShellCommandMessage({ command, exitCode: end.exitCode, durationMs: end.durationMs, output: truncateMiddle(end.output, truncation) });
}
