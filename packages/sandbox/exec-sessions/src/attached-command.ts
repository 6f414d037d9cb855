import { type SpawnPlan } from '@codex-ts/sandboxing';
import { startCommand } from './command-run.ts';
import { type ExitInfo } from './exit-info.ts';
import { type TerminalSize } from './spawned-command.ts';

export interface AttachOptions {
  /** On a terminal of this size; on pipes when there is none. */
  terminal: TerminalSize | null;
  /** Whether stdin can be written to; else it is at its end from the start. A terminal can always be typed into. */
  keepsInput: boolean;
  /** Every chunk once, as it comes; a terminal's output is all of this kind. See `hold` for who cannot take more. */
  onStdout(chunk: Buffer): void;
  onStderr(chunk: Buffer): void;
  /** Kills the command's tree on abort, at any time until it ends. */
  signal: AbortSignal;
}

/** A command whose streams go to somebody else while it runs. */
export interface AttachedCommand {
  /** Resolves when its output has been handed over. Rejects with `CodexError` when it turned out not to have run. */
  readonly exited: Promise<ExitInfo>;
  /** Nothing after its end. What the command does not read any more is dropped. */
  write(data: Buffer): void;
  /** The end of its input, behind what was written; to a terminal Ctrl-D is typed. */
  end(): void;
  /** Whether its input has ended. */
  readonly isInputEnded: boolean;
  /** Bytes written that it has not read; of a terminal that is not known. */
  readonly pendingInput: number;
  /** Resolves when it has read what waits, or will not any more. */
  inputDrained(): Promise<void>;
  /** Nothing for a command without a terminal. */
  resize(size: TerminalSize): void;
  /**
   * Leaves its output where it is, so that the command has to wait once some kilobytes lie there, or takes it up again.
   * `exited` waits for what is held; killing takes it up.
   */
  hold(isHeld: boolean): void;
  /** SIGKILL to the whole tree, at once. */
  kill(): void;
}

/**
 * Starts the plan with its streams attached: stdin, stdout and stderr apart, or a terminal. Throws `CodexError` when
 * the program cannot be started, and the signal's reason when aborted before.
 */
export async function startAttached(plan: SpawnPlan, { terminal, keepsInput, onStdout, onStderr, signal }: AttachOptions): Promise<AttachedCommand> {
  signal.throwIfAborted();
  const run = await startCommand(plan, { tty: terminal !== null, size: terminal ?? undefined, keepsInput, onData: onStdout, onErrorData: onStderr });
  const kill = (): void => run.kill();
  const done = (): void => signal.removeEventListener('abort', kill);
  signal.addEventListener('abort', kill, { once: true });
  run.exited.then(done, done);
  if (signal.aborted) kill();
  const { input } = run;
  return {
    exited: run.exited,
    write: (data) => input.write(data),
    end: () => input.end(),
    get isInputEnded() {
      return input.isEnded;
    },
    get pendingInput() {
      return input.pending;
    },
    inputDrained: () => input.drained(),
    resize: (size) => run.terminal?.resize(size),
    hold: (isHeld) => run.hold(isHeld),
    kill,
  };
}
