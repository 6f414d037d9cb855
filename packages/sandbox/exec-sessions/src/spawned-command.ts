import { type ExitInfo } from './exit-info.ts';

/** A process that was started, by whichever way. */
export interface SpawnedCommand {
  readonly pid: number;
  /** Resolves when it has ended and its output has been handed over. */
  readonly exited: Promise<ExitInfo>;
  /** Whether it has ended, so that its pid may be another's; its output may still be on the way. */
  isReaped(): boolean;
  /** See `killTree`; none for a PTY. */
  readonly outputFiles: readonly string[];
  /** Leaves its output where it is, or takes it up again: who writes has to wait, for no more than some kilobytes fit. */
  hold(isHeld: boolean): void;
  /** Null when its stdin was at its end from the start. */
  readonly input: SpawnedInput | null;
  /** Null when there is no terminal to write to. */
  readonly terminal: { write(chars: string): void; resize(size: TerminalSize): void } | null;
}

/** The way into a command's stdin, or its terminal. What it does not read any more is dropped. */
export interface SpawnedInput {
  write(data: Buffer): void;
  /** The end of the file; a terminal's program is told by Ctrl-D. */
  end(): void;
  /** Bytes that the command has not taken yet, as far as that can be known. */
  readonly pending: number;
  /** Resolves when nothing is pending, or nobody will take it. */
  drained(): Promise<void>;
}

export interface TerminalSize {
  rows: number;
  cols: number;
}
