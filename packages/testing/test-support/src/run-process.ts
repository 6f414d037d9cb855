import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { killTree } from './kill-tree.ts';

export interface RunOptions {
  /** The whole environment; default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Written to stdin, which is then closed; default: nothing. */
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  /** Default 30,000. Then the process and all it started are killed. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** null when a signal ended the process. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/**
 * Runs a program to its end. Whatever of its process group is left then is killed, so that a test leaves nothing behind.
 * Throws CodexError `spawn_failed` when the program cannot be started.
 */
export async function runProcess(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program, ...args] = argv;
  if (program === undefined) throw new CodexError('There is no program to run.', { code: 'spawn_failed' });
  const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env, detached: true });
  const output = { stdout: collect(child.stdout), stderr: collect(child.stderr) };
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  feed(child, options.stdin);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, options.timeoutMs ?? 30_000);
  try {
    const [code, signal] = await closed;
    return { code, signal, stdout: text(output.stdout), stderr: text(output.stderr), timedOut };
  } catch (cause) {
    throw new CodexError(`Cannot run ${program}: ${String(cause)}`, { code: 'spawn_failed', cause });
  } finally {
    clearTimeout(timer);
    end(child);
  }
}

function end(child: ChildProcessWithoutNullStreams): void {
  if (child.pid !== undefined) killTree(child.pid);
}

function feed(child: ChildProcessWithoutNullStreams, input: string | Uint8Array | undefined): void {
  child.stdin.on('error', (error) => {
    // The program may end or close its stdin without reading; what it then says is in its output.
    if (systemErrorCode(error) !== 'EPIPE') child.emit('error', error);
  });
  child.stdin.end(input);
}

function collect(stream: NodeJS.ReadableStream): Buffer[] {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
