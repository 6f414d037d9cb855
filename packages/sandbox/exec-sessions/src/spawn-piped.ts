import { type ChildProcess, spawn } from 'node:child_process';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { withDescriptors } from './child-descriptors.ts';
import { type ExitInfo, exitInfo } from './exit-info.ts';
import { type FifoPool } from './fifo-pool.ts';
import { type InheritedFds } from './inherited-fds.ts';
import { openInput } from './input-channel.ts';
import { openOutputChannel } from './output-channel.ts';
import { spawnFailure } from './spawn-failure.ts';
import { type SpawnedCommand } from './spawned-command.ts';

export interface SpawnHooks {
  onData(chunk: Buffer): void;
  /** Keeps stderr apart; without it both streams are one, in the order written. */
  onErrorData?: ((chunk: Buffer) => void) | undefined;
  /** Whether stdin can be written to; else it is at its end from the start. */
  keepsInput?: boolean | undefined;
  /** Told, before anything runs, of the file that the command's output will go to (see `SpawnedCommand.outputFile`). */
  beforeSpawn(outputFile: string): void;
}

/**
 * Starts the plan in a session of its own, with /dev/null as stdin unless it is kept open, stdout and stderr as one pipe
 * or two. Throws `CodexError` when the program cannot be started (see `spawnFailure`).
 */
export async function spawnPiped(plan: SpawnPlan, inherited: InheritedFds, pool: FifoPool, hooks: SpawnHooks): Promise<SpawnedCommand> {
  const channel = await openOutputChannel(pool);
  const errors = hooks.onErrorData === undefined ? null : await openOutputChannel(pool);
  const channels = errors === null ? [channel] : [channel, errors];
  const outputFiles = channels.map(({ file }) => file).filter((file) => file !== null);
  for (const file of outputFiles) hooks.beforeSpawn(file);
  const stdin = await openInput(pool, hooks.keepsInput ?? false);
  const stdio = withDescriptors([stdin.stdio, channel.stdio, (errors ?? channel).stdio], inherited);
  let child: ChildProcess;
  try {
    child = spawn(plan.program, plan.args, { cwd: plan.cwd, env: plan.env, stdio, detached: true });
  } catch (error) {
    for (const each of channels) each.discard();
    stdin.discard();
    throw spawnFailure(plan, error);
  }
  channel.attach(child, hooks.onData, errors === null ? ['stdout', 'stderr'] : ['stdout']);
  errors?.attach(child, hooks.onErrorData ?? hooks.onData, ['stderr']);
  const input = stdin.attach(child);
  const ended = new Promise<ExitInfo>((resolve) => child.once('exit', (code, signal) => resolve(exitInfo(code, signal))));
  const drain = async (): Promise<void> => {
    await Promise.all(channels.map((each) => each.drain()));
    stdin.close();
  };
  const { pid } = child;
  if (pid === undefined) {
    const error = await new Promise<unknown>((resolve) => child.once('error', resolve));
    await drain();
    throw spawnFailure(plan, error);
  }
  child.on('error', () => undefined);
  const exited = ended.then(async (info) => {
    await drain();
    return info;
  });
  return { pid, exited, isReaped: () => child.exitCode !== null || child.signalCode !== null, outputFiles, hold: (isHeld) => channels.forEach((each) => each.hold(isHeld)), input, terminal: null };
}
