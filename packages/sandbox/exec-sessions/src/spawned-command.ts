import { type ExitInfo } from './exit-info.ts';

/** A process that was started, by whichever way. */
export interface SpawnedCommand {
  readonly pid: number;
  /** Resolves when it has ended and its output has been handed over. */
  readonly exited: Promise<ExitInfo>;
  /** Whether it has ended, so that its pid may be another's; its output may still be on the way. */
  isReaped(): boolean;
  /** See `killTree`; null for a PTY. */
  readonly outputFile: string | null;
  /** Null when there is no terminal to write to. */
  readonly terminal: { write(chars: string): void; resize(size: TerminalSize): void } | null;
}

export interface TerminalSize {
  rows: number;
  cols: number;
}
