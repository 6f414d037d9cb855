import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { markedEnvironment, newMark } from './command-mark.ts';
import { killTree } from './process-tree.ts';

const REST_WITHIN_MS = 300;

export interface QuietRun {
  argv: readonly string[];
  cwd: string;
  env: Record<string, string>;
  /** Kills what was started, and all that it started. */
  signal: AbortSignal;
  /** A descriptor of the child whose bytes are wanted. */
  report?: { fd: number; onData: (chunk: Buffer) => void };
}

/**
 * Runs one of our own shells beside everything else: a session of its own, so that it cannot reach the user's terminal;
 * nothing on stdin; whatever it prints is thrown away. Resolves with its exit code, null after a signal or when it
 * could not be started. Background processes that it leaves after its own end live on: a start-up file may start an agent.
 */
export async function runQuietly(run: QuietRun): Promise<number | null> {
  const { argv, cwd, env, signal, report } = run;
  const [program = '', ...args] = argv;
  if (signal.aborted) return null;
  const mark = newMark();
  const stdio: ('ignore' | 'pipe')[] = ['ignore', 'ignore', 'ignore'];
  if (report !== undefined) {
    while (stdio.length < report.fd) stdio.push('ignore');
    stdio[report.fd] = 'pipe';
  }
  const child = spawn(program, args, { cwd, env: markedEnvironment(env, mark), stdio, detached: true });
  const stream = report === undefined ? undefined : child.stdio[report.fd];
  if (report !== undefined) stream?.on('data', report.onData).on('error', noop);
  const onAbort = (): void => {
    if (child.pid !== undefined) killTree({ root: child.pid, isRootGone: hasEnded(child), outputFiles: [], mark });
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const code = await exitOf(child);
    if (stream instanceof Readable) await restOf(stream);
    return code;
  } finally {
    signal.removeEventListener('abort', onAbort);
    stream?.destroy();
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null)).once('exit', (code) => resolve(code));
  });
}

/** What the shell itself wrote is in the pipe when it ends; a program that it left behind may hold the pipe for ever. */
function restOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.readableEnded || stream.destroyed) return resolve();
    const timer = setTimeout(resolve, REST_WITHIN_MS);
    stream.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function noop(): void {
  // A broken pipe ends the report; that it is not complete shows in what came.
}
