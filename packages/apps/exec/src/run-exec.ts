import { linkedAbort } from '@codex-ts/async-utils';
import { errorMessage } from '@codex-ts/protocol';

import { type ExecIo, type ExecOptions } from './exec-options.ts';
import { followTurn, type TurnRef, type TurnResult } from './follow-turn.ts';
import { openThread } from './open-thread.ts';
import { OutputPipe } from './output-pipe.ts';
import { refuseRequest } from './refuse-requests.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { saveLastMessage } from './save-last-message.ts';
import { startReview } from './start-review.ts';
import { startTurn } from './start-turn.ts';

/**
 * Runs one turn, or has one thing reviewed, without a person: starts or resumes a thread, shows what happens (human lines on stderr and the answer
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
  const ours = await begin(options, client, reporter, signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (ours === null) return null;
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

async function begin(options: ExecOptions, client: ExecIo['client'], reporter: Reporter, signal: AbortSignal): Promise<TurnRef> {
  const { input } = options;
  const session = await openThread(client, options, signal);
  const isReview = 'review' in input;
  reporter.begin(session, isReview ? null : input.prompt);
  if (!isReview) return startTurn(client, session.thread.id, input, signal);
  const { ours, subject } = await startReview(client, session.thread.id, input.review, signal);
  reporter.asked(subject);
  return ours;
}

async function conclude(options: ExecOptions, { status, lastMessage }: TurnResult, reporter: Reporter): Promise<void> {
  const isDone = status === 'completed';
  if (isDone && options.lastMessageFile !== undefined) {
    const remark = await saveLastMessage(options.lastMessageFile, lastMessage);
    if (remark !== null) reporter.remark(remark);
  }
  reporter.end(isDone ? lastMessage : null);
}
