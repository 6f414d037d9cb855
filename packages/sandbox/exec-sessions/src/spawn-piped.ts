import { type ChildProcess, spawn } from 'node:child_process';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { withDescriptors } from './child-descriptors.ts';
import { type ExitInfo, exitInfo } from './exit-info.ts';
import { type FifoPool } from './fifo-pool.ts';
import { type InheritedFds } from './inherited-fds.ts';
import { openOutputChannel } from './output-channel.ts';
import { spawnFailure } from './spawn-failure.ts';
import { type SpawnedCommand } from './spawned-command.ts';

export interface SpawnHooks {
  onData(chunk: Buffer): void;
  /** Told, before anything runs, of the file that the command's output will go to (see `SpawnedCommand.outputFile`). */
  beforeSpawn(outputFile: string): void;
}

/**
 * Starts the plan in a session of its own with closed stdin (/dev/null), stdout and stderr as one pipe. Throws
 * `CodexError` when the program cannot be started (see `spawnFailure`).
 */
export async function spawnPiped(plan: SpawnPlan, inherited: InheritedFds, pool: FifoPool, hooks: SpawnHooks): Promise<SpawnedCommand> {
  const channel = await openOutputChannel(pool);
  if (channel.file !== null) hooks.beforeSpawn(channel.file);
  const stdio = withDescriptors(['ignore', channel.stdio, channel.stdio], inherited);
  let child: ChildProcess;
  try {
    child = spawn(plan.program, plan.args, { cwd: plan.cwd, env: plan.env, stdio, detached: true });
  } catch (error) {
    channel.discard();
    throw spawnFailure(plan, error);
  }
  channel.attach(child, hooks.onData);
  const ended = new Promise<ExitInfo>((resolve) => child.once('exit', (code, signal) => resolve(exitInfo(code, signal))));
  const { pid } = child;
  if (pid === undefined) {
    const error = await new Promise<unknown>((resolve) => child.once('error', resolve));
    await channel.drain();
    throw spawnFailure(plan, error);
  }
  child.on('error', () => undefined);
  const exited = ended.then(async (info) => {
    await channel.drain();
    return info;
  });
  return { pid, exited, isReaped: () => child.exitCode !== null || child.signalCode !== null, outputFile: channel.file, terminal: null };
}
