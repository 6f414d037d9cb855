import { type Keymap } from '@codex-ts/keymap';

import { type SharedContext, type SlashCommand } from '../app/commands/slash-command.ts';
import { type Dialog } from './ask/dialog.ts';
import { type Shortened } from './shortened.ts';

/** What commands of the plain mode work with. */
export interface PlainContext extends SharedContext {
  readonly keymap: Keymap;
  readonly shortened: Shortened;
  /** No sequence may be sent to the terminal. */
  readonly isSimple: boolean;
  /** Asks the user; their leaving it is the dialog's own safe answer. */
  ask<T>(dialog: Dialog<T>): Promise<T>;
  /** Prints lines, which are safe to show. */
  say(lines: readonly string[]): void;
  /** The whole conversation, with nothing left out. */
  transcript(): string[];
  /** Lets the user edit a text in a program of their own, for the message that is being written. */
  edit(): void;
  /** Sends a text when the running turn has ended. */
  queue(text: string): void;
}

export type PlainCommand = SlashCommand<PlainContext>;
