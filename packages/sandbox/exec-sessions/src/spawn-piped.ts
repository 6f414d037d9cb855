import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { type ExitInfo, exitInfo } from './exit-info.ts';
import { type FifoPool } from './fifo-pool.ts';
import { type InheritedFds } from './inherited-fds.ts';
import { openOutputChannel } from './output-channel.ts';
import { type SpawnedCommand } from './spawned-command.ts';

export interface SpawnHooks {
  onData(chunk: Buffer): void;
  /** Told, before anything runs, of the file that the command's output will go to (see `SpawnedCommand.outputFile`). */
  beforeSpawn(outputFile: string): void;
}

/**
 * Starts the plan in a session of its own with closed stdin (/dev/null), stdout and stderr as one pipe. Throws
 * `CodexError` `spawn_failed` or `cwd_missing` when the program cannot be started.
 */
export async function spawnPiped(plan: SpawnPlan, inherited: InheritedFds, pool: FifoPool, hooks: SpawnHooks): Promise<SpawnedCommand> {
  const channel = await openOutputChannel(pool);
  if (channel.file !== null) hooks.beforeSpawn(channel.file);
  const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', channel.stdio, channel.stdio];
  for (const { ours, theirs } of inherited.fds) {
    while (stdio.length < theirs) stdio.push('ignore');
    stdio[theirs] = ours;
  }
  let child: ChildProcess;
  try {
    child = spawn(plan.program, plan.args, { cwd: plan.cwd, env: plan.env, stdio, detached: true });
  } catch (error) {
    channel.discard();
    throw spawnError(plan, error);
  }
  channel.attach(child, hooks.onData);
  const ended = new Promise<ExitInfo>((resolve) => child.once('exit', (code, signal) => resolve(exitInfo(code, signal))));
  const { pid } = child;
  if (pid === undefined) {
    const error = await new Promise<unknown>((resolve) => child.once('error', resolve));
    await channel.drain();
    throw spawnError(plan, error);
  }
  child.on('error', () => undefined);
  const exited = ended.then(async (info) => {
    await channel.drain();
    return info;
  });
  return { pid, exited, outputFile: channel.file, terminal: null };
}

/** Node reports a missing working directory as if the program were missing. */
export function spawnError(plan: SpawnPlan, cause: unknown): CodexError {
  if (systemErrorCode(cause) === 'ENOENT' && !existsSync(plan.cwd)) {
    return new CodexError(`The working directory ${plan.cwd} does not exist.`, { code: 'cwd_missing', cause });
  }
  const reason = systemErrorCode(cause) === 'ENOENT' ? 'No such file or directory' : errorMessage(cause);
  return new CodexError(`Cannot run ${plan.program}: ${reason}`, { code: 'spawn_failed', cause });
}
