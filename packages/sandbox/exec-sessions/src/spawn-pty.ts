import type * as NodePty from 'node-pty';
import { CodexError } from '@codex-ts/protocol';
import { type SpawnPlan } from '@codex-ts/sandboxing';
import { throughShell } from './child-descriptors.ts';
import { type ExitInfo, exitInfoOfNumber } from './exit-info.ts';
import { type InheritedFds } from './inherited-fds.ts';
import { assertArgumentsFit, directoryProblem, spawnFailure } from './spawn-failure.ts';
import { LastOutput } from './last-output.ts';
import { keepLastOutput } from './terminal-drain.ts';
import { type SpawnedCommand, type TerminalSize } from './spawned-command.ts';

const DEFAULT_SIZE: TerminalSize = { rows: 24, cols: 80 };
const CTRL_D = Buffer.from([4]);

/**
 * Starts the plan on a pseudo-terminal, of 24 x 80 unless it is to have another size. node-pty is loaded here, at the first use. Throws `CodexError`
 * when the program cannot be started (see `spawnFailure`).
 */
export async function spawnPty(plan: SpawnPlan, inherited: InheritedFds, onData: (chunk: Buffer) => void, size = DEFAULT_SIZE): Promise<SpawnedCommand> {
  const pty = await loadPty();
  const [program, args] = throughShell(plan.program, plan.args, inherited);
  let terminal: NodePty.IPty;
  // A terminal's child would fail after its start, with words of its own for us to read.
  const problem = directoryProblem(plan.cwd);
  if (problem !== null) throw problem;
  assertArgumentsFit(plan);
  try {
    terminal = pty.spawn(program, args, { ...size, name: plan.env['TERM'] ?? 'dumb', cwd: plan.cwd, env: plan.env, encoding: null });
  } catch (error) {
    throw spawnFailure(plan, error);
  }
  let isOpen = true;
  const exited = new Promise<ExitInfo>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      isOpen = false;
      last.pass();
      resolve(exitInfoOfNumber(exitCode, signal));
    });
  });
  // With `encoding: null` the chunks are Buffers, whatever the declared type says.
  terminal.onData((chunk: string | Buffer) => onData(Buffer.from(chunk)));
  const last = new LastOutput(terminal, onData);
  keepLastOutput(terminal, { isOver: () => last.begin(), onData: (chunk) => last.push(chunk) });
  return {
    pid: terminal.pid,
    exited,
    isReaped: () => !isOpen,
    outputFiles: [],
    hold: (isHeld) => last.hold(isHeld),
    input: {
      write: (data) => isOpen && terminal.write(data),
      end: () => isOpen && terminal.write(CTRL_D),
      pending: 0,
      drained: () => Promise.resolve(),
    },
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
