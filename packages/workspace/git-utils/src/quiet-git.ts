import { spawn } from 'node:child_process';
import { type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CodexError } from '@codex-ts/protocol';

export interface QuietGitOptions {
  readonly cwd: string;
  readonly signal: AbortSignal | null;
  readonly timeoutMs: number;
  /** Added to the environment, such as GIT_INDEX_FILE. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: Buffer | AsyncIterable<Buffer>;
}

/** How git ended, with what it wrote. */
export interface GitOutcome {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const MAX_STDOUT = 256 << 20;
const MAX_STDERR = 64 << 10;
/** After being asked to end git removes its lock files; it gets this long. */
const KILL_AFTER_MS = 2000;

/** Nothing of the user's runs or asks; nothing is written on the side. */
const QUIET = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.splitIndex=false',
  'core.quotePath=false',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'credential.helper=',
].flatMap((setting) => ['-c', setting]);

/**
 * Runs git without the GIT_* variables of the environment, without hooks, prompts, file system monitors, automatic
 * maintenance or fetching. Throws CodexError `git_missing`, `git_timeout`, `git_output_too_large`; rejects with the
 * signal's reason on abort. An exit code other than 0 is an outcome.
 */
export async function quietGit(args: readonly string[], options: QuietGitOptions): Promise<GitOutcome> {
  options.signal?.throwIfAborted();
  const name = args.find((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-')) ?? '';
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...QUIET, ...args], { cwd: options.cwd, env: { ...cleanEnv(), ...options.env }, stdio: 'pipe' });
    const out: Buffer[] = [];
    let [size, stderr] = [0, ''];
    let failure: Error | null = null;
    let killing: NodeJS.Timeout | undefined;
    const stop = (why: Error): void => {
      failure ??= why;
      child.kill('SIGTERM');
      killing ??= setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    };
    const onAbort = (): void => stop(options.signal?.reason as Error);
    const timer = setTimeout(() => stop(new CodexError(`git ${name} took too long.`, { code: 'git_timeout' })), options.timeoutMs);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_STDOUT) out.push(chunk);
      else stop(new CodexError(`git ${name} says too much.`, { code: 'git_output_too_large' }));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8');
    });
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      clearTimeout(killing);
      options.signal?.removeEventListener('abort', onAbort);
      end();
    };
    child.on('error', (cause) => settle(() => reject(failure ?? new CodexError('git could not be started.', { code: 'git_missing', cause }))));
    child.on('close', (code) => settle(() => (failure === null ? resolve({ code: code ?? 128, stdout: Buffer.concat(out), stderr }) : reject(failure))));
    // Git may end without reading all of its input; its exit code tells.
    child.stdin.on('error', () => undefined);
    const { input } = options;
    if (input === undefined || Buffer.isBuffer(input)) child.stdin.end(input);
    else void feed(input, child.stdin).catch((error: unknown) => stop(error instanceof Error ? error : new Error(String(error))));
  });
}

/** Rejects with what the source fails with. A reader that has ended is not told of. */
async function feed(source: AsyncIterable<Buffer>, to: Writable): Promise<void> {
  let failure: unknown = null;
  const watched = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* source;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  await pipeline(watched(), to).catch(() => {
    if (failure !== null) throw failure;
  });
}

function cleanEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const quiet = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_ASKPASS: 'true', SSH_ASKPASS: 'true' };
  return { ...Object.fromEntries(own), ...quiet, GIT_SSH_COMMAND: 'ssh -oBatchMode=yes', LC_ALL: 'C' };
}

/** The names between NULs, as bytes. */
export function splitNul(bytes: Buffer): Buffer[] {
  const names: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    const next = end < 0 ? bytes.length : end;
    if (next > at) names.push(bytes.subarray(at, next));
    at = next + 1;
  }
  return names;
}
