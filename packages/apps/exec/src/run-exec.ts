import { linkedAbort } from '@codex-ts/async-utils';
import { errorMessage } from '@codex-ts/protocol';

import { type ExecIo, type ExecOptions } from './exec-options.ts';
import { followTurn, type TurnRef, type TurnResult } from './follow-turn.ts';
import { openThread, userInput } from './open-thread.ts';
import { OutputPipe } from './output-pipe.ts';
import { refuseRequest } from './refuse-requests.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { saveLastMessage } from './save-last-message.ts';

/**
 * Runs one turn without a person: starts or resumes a thread, shows what happens (human lines on stderr and the answer
 * on stdout, or JSON lines on stdout), and answers every question with no. Aborting `io.signal` interrupts the turn and
 * waits until the server has recorded that. A stdout whose reader left does the same, quietly.
 *
 * @returns the exit code: 0 when the turn completed, 1 when it failed or was interrupted
 * @throws CodexError when no turn came about, the server went away, or the output could not be written
 */
export async function runExec(options: ExecOptions, io: ExecIo): Promise<number> {
  const stop = linkedAbort(io.signal);
  const stdout = new OutputPipe(io.stdout, () => stop.abort());
  const stderr = new OutputPipe(io.stderr);
  const answerOnStdout = !(io.stdout.isTTY === true && io.stderr.isTTY === true);
  const reporter = createReporter(options, { stdout, stderr, answerOnStdout });
  try {
    const result = await runTurn(options, io, reporter, stop.signal);
    if (result !== null) await conclude(options, result, reporter);
    await stderr.flush();
    await stdout.flush();
    return result?.status === 'completed' ? 0 : 1;
  } finally {
    stop.dispose();
  }
}

/** Null when it was called off before the turn began. */
async function runTurn(
  options: ExecOptions,
  { client }: ExecIo,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<TurnResult | null> {
  client.onServerRequest(refuseRequest);
  let ours: TurnRef;
  try {
    const session = await openThread(client, options, signal);
    reporter.begin(session);
    const { outputSchema } = options.input;
    const { turn } = await client.request(
      'turn/start',
      { threadId: session.thread.id, input: userInput(options.input), ...(outputSchema === undefined ? {} : { outputSchema }) },
      { signal },
    );
    ours = { threadId: session.thread.id, turnId: turn.id };
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
  const interrupt = (): void => {
    client.request('turn/interrupt', ours).catch((error: unknown) => {
      reporter.remark(`Could not interrupt the turn: ${errorMessage(error)}`);
    });
  };
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await followTurn(client.notifications, ours, (notification) => reporter.tell(notification));
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

async function conclude(options: ExecOptions, { status, lastMessage }: TurnResult, reporter: Reporter): Promise<void> {
  const isDone = status === 'completed';
  if (isDone && options.lastMessageFile !== undefined) {
    const remark = await saveLastMessage(options.lastMessageFile, lastMessage);
    if (remark !== null) reporter.remark(remark);
  }
  reporter.end(isDone ? lastMessage : null);
}
