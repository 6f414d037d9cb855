import { type InputEvent } from '@codex-ts/terminal';

/** What comes from a terminal that is used line by line: keys, or where it edits by itself whole lines and Ctrl+C. */
export type LineInput = InputEvent | { readonly type: 'line'; readonly text: string } | { readonly type: 'interrupt' };

/** A terminal on which nothing is drawn: it is written to from top to bottom. */
export interface LineTerminal {
  readonly columns: number;
  /** It shows and edits what is typed by itself, and no sequence may be sent to it. */
  readonly isSimple: boolean;
  write(text: string): void;
  /** Whether the line that is typed next is not to be seen. */
  hide(isHidden: boolean): void;
  /** Stops the process as Ctrl+Z does in a shell. */
  stop(): void;
  /** Lends the terminal to another program until `work` settles. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** Gives it back for good. */
  close(): void;
}
