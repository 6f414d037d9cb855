import { accessSync, constants, statSync } from 'node:fs';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type SpawnPlan } from '@codex-ts/sandboxing';

/** Linux's limit for one argument or variable, its end included: 32 pages of 4 KiB. */
export const MAX_ARGUMENT_BYTES = 131_072;

const OUT_OF = new Map([
  ['EMFILE', 'this process has as many files open as its limit (ulimit -n) allows'],
  ['ENFILE', 'the system has too many files open'],
  ['EAGAIN', 'no further process can be started: the limit of processes is reached'],
  ['ENOMEM', 'there is not enough memory'],
  ['ENOSPC', 'there is no space left for temporary files'],
]);

/**
 * Why the plan could not be started, in one sentence. Codes: `cwd_missing` (gone, or a path longer than the system
 * can take), `cwd_denied` (no directory, or closed to us), else `spawn_failed`. Node reports all of them as if the
 * program itself were at fault.
 */
export function spawnFailure(plan: SpawnPlan, cause: unknown): CodexError {
  if (cause instanceof CodexError) return cause;
  const code = systemErrorCode(cause);
  if (code === 'E2BIG') return tooLong(plan, cause);
  const shortage = OUT_OF.get(code ?? '');
  if (shortage !== undefined) return new CodexError(`The command was not run: ${shortage}.`, { code: 'spawn_failed', cause });
  const about = directoryProblem(plan.cwd, cause);
  if (about !== null) return about;
  const reason = code === 'ENOENT' ? 'No such file or directory' : code === 'EACCES' ? 'Permission denied' : errorMessage(cause);
  return new CodexError(`Cannot run ${plan.program}: ${reason}`, { code: 'spawn_failed', cause });
}

/** Null when the directory is not to blame. */
export function directoryProblem(cwd: string, cause?: unknown): CodexError | null {
  try {
    if (!statSync(cwd).isDirectory()) return new CodexError(`The working directory ${cwd} is not a directory.`, { code: 'cwd_denied', cause });
    accessSync(cwd, constants.X_OK);
    return null;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return new CodexError(`The working directory ${cwd} does not exist.`, { code: 'cwd_missing', cause });
    if (code === 'ENAMETOOLONG') return new CodexError(`The path of the working directory is too long (${Buffer.byteLength(cwd)} bytes).`, { code: 'cwd_missing', cause });
    if (code === 'ENOTDIR' || code === 'EACCES') return new CodexError(`The working directory ${cwd} cannot be entered.`, { code: 'cwd_denied', cause });
    throw error;
  }
}

/** For a start that would only fail in the child: whether an argument or a variable is longer than Linux takes. */
export function assertArgumentsFit(plan: SpawnPlan): void {
  if (process.platform === 'linux' && longest(plan) >= MAX_ARGUMENT_BYTES) throw tooLong(plan, undefined);
}

function tooLong(plan: SpawnPlan, cause: unknown): CodexError {
  const message = `The command is too long to be run: its longest argument has ${longest(plan)} bytes. Put the data into a file, or pass it in smaller parts.`;
  return new CodexError(message, { code: 'spawn_failed', cause });
}

function longest(plan: SpawnPlan): number {
  const texts = [plan.program, ...plan.args, ...Object.entries(plan.env).map(([name, value]) => `${name}=${value}`)];
  return texts.reduce((most, text) => Math.max(most, Buffer.byteLength(text)), 0);
}
