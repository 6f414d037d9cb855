import { statSync } from 'node:fs';
import type * as NodePty from 'node-pty';
import { CodexError } from '@codex-ts/protocol';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { type ExitInfo, exitInfoOfNumber } from './exit-info.ts';
import { type InheritedFds } from './inherited-fds.ts';
import { spawnError } from './spawn-piped.ts';
import { type SpawnedCommand, type TerminalSize } from './spawned-command.ts';

const DEFAULT_SIZE: TerminalSize = { rows: 24, cols: 80 };

/**
 * Starts the plan on a pseudo-terminal of 24 x 80. node-pty is loaded here, at the first use. It cannot hand over
 * descriptors, so a shell that is replaced by the program at once opens them through our /proc entry: no file with a
 * name, nothing to clean up.
 */
export async function spawnPty(plan: SpawnPlan, inherited: InheritedFds, onData: (chunk: Buffer) => void): Promise<SpawnedCommand> {
  const pty = await loadPty();
  const [program, args] = withDescriptors(plan, inherited);
  let terminal: NodePty.IPty;
  try {
    if (!statSync(plan.cwd).isDirectory()) throw new Error(`${plan.cwd} is not a directory`);
    terminal = pty.spawn(program, args, { ...DEFAULT_SIZE, name: plan.env['TERM'] ?? 'dumb', cwd: plan.cwd, env: plan.env, encoding: null });
  } catch (error) {
    throw spawnError(plan, error);
  }
  let isOpen = true;
  const exited = new Promise<ExitInfo>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      isOpen = false;
      resolve(exitInfoOfNumber(exitCode, signal));
    });
  });
  // With `encoding: null` the chunks are Buffers, whatever the declared type says.
  terminal.onData((chunk: string | Buffer) => onData(Buffer.from(chunk)));
  return {
    pid: terminal.pid,
    exited,
    outputFile: null,
    terminal: {
      write: (chars) => isOpen && terminal.write(chars),
      resize: ({ rows, cols }) => isOpen && terminal.resize(cols, rows),
    },
  };
}

/** It is an optional part of an installation: where it could not be built, commands run without a terminal. */
async function loadPty(): Promise<typeof NodePty> {
  try {
    return await import('node-pty');
  } catch (cause) {
    const message = 'this installation has no terminals, because its optional part node-pty could not be built; run the command with tty=false';
    throw new CodexError(message, { code: 'spawn_failed', cause });
  }
}

function withDescriptors(plan: SpawnPlan, inherited: InheritedFds): [program: string, args: string[]] {
  if (inherited.fds.length === 0) return [plan.program, plan.args];
  const opened = inherited.fds.map(({ ours, theirs, isWritten }) => `${theirs}${isWritten ? '>' : '<'}/proc/${process.pid}/fd/${ours}`);
  return ['/bin/sh', ['-c', `exec ${opened.join(' ')}; exec "$@"`, 'sh', plan.program, ...plan.args]];
}
