import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CodexError, errorMessage } from '@codex-ts/protocol';

import { findLms } from './find-lms.ts';
import { SpokenLines } from './spoken-lines.ts';

export interface FetchRequest {
  readonly model: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs `lms get --yes MODEL`, which fetches a model without asking, and tells what it says. */
export async function* fetchModel({ model, env }: FetchRequest, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  signal.throwIfAborted();
  // The program would read it as an option of its own.
  if (model.startsWith('-')) throw new CodexError(`\`${model}\` is no name of a model.`, { code: 'lms_failed' });
  const program = await findLms(env);
  if (program === null) {
    const message = `LM Studio does not have ${model}, and its command \`lms\`, which could fetch it, is neither on the PATH nor in ~/.lmstudio/bin. Fetch the model in LM Studio, or install the command from https://lmstudio.ai/download.`;
    throw new CodexError(message, { code: 'lms_missing' });
  }
  const child = spawn(program, ['get', '--yes', model], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  // It must not outlive us either.
  process.once('exit', stop);
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // Awaited below; until then a program that cannot be started must not end ours.
  closed.catch(() => undefined);
  const complaints = new SpokenLines();
  child.stderr.on('data', (bytes: Buffer) => complaints.take(bytes));
  const lines = new SpokenLines();
  try {
    await once(child, 'spawn');
    yield `lms get ${model}`;
    for await (const bytes of child.stdout as AsyncIterable<Buffer>) yield* lines.take(bytes);
    yield* lines.end();
    const [code, killedBy] = await closed;
    complaints.end();
    if (code !== 0) throw failed(model, complaints.last || lines.last || `it ended with ${killedBy ?? `code ${code}`}`);
  } catch (error) {
    signal.throwIfAborted();
    throw CodexError.isInstance(error) ? error : failed(model, errorMessage(error), error);
  } finally {
    signal.removeEventListener('abort', stop);
    process.removeListener('exit', stop);
    stop();
  }
}

function failed(model: string, reason: string, cause?: unknown): CodexError {
  return new CodexError(`\`lms get ${model}\` failed: ${reason.replace(/\.$/, '')}.`, { code: 'lms_failed', cause });
}
