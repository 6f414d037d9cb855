import { type Thread } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type Composer } from '@codex-ts/composer';
import { type Keymap } from '@codex-ts/keymap';
import { CodexError } from '@codex-ts/protocol';

import { type History } from '../drawing/history.ts';
import { type LineName, type LineSettings } from '../lines/line-settings.ts';
import { type Outbox } from '../thread/outbox.ts';
import { type Panes } from '../panes.ts';
import { type PromptShelf } from '../prompts/prompt-shelf.ts';
import { type Session } from '../thread/session.ts';
import { type Colors } from '../themes/colors.ts';
import { type ThemeShelf } from '../themes/theme-shelf.ts';
import { type ThreadStore } from '../thread/thread-store.ts';
import { type TuiOptions, type TuiStart } from '../tui-options.ts';

/** What commands work with, however the conversation is shown. */
export interface SharedContext {
  readonly options: TuiOptions;
  readonly client: AppServerClient;
  readonly session: Session;
  readonly store: ThreadStore;
  readonly outbox: Outbox;
  /** The user's own prompts. */
  readonly prompts: PromptShelf;
  /** Waits for a conversation that is on its way. */
  whenOpen(): Promise<void>;
  /** Shows another conversation in place of this one. */
  openThread(start: TuiStart): Promise<void>;
  /** Shows this one anew: its record has changed. */
  showThread(thread: Thread): void;
  /** Writes to the terminal what is no picture: its clipboard, its title. */
  write(text: string): void;
  exit(): void;
}

/** What commands of the screen work with. */
export interface CommandContext extends SharedContext {
  readonly composer: Composer;
  readonly panes: Panes;
  readonly history: History;
  readonly keymap: Keymap;
  /** The status line and the window's title: what is in them, what their items say now, and that either has changed. */
  readonly lines: { readonly settings: LineSettings; texts(line: LineName): Readonly<Record<string, string | null>>; changed(): void };
  /** The look of everything, and the themes there are. */
  readonly colors: Colors;
  readonly themes: ThemeShelf;
  /** Empties the screen; on demand with what has left it. */
  clearScreen(options: { readonly scrollback: boolean }): void;
  /** Writes at the cursor. */
  insert(text: string): void;
  redraw(): void;
}

/** A command of the user's that begins with a slash. */
export interface SlashCommand<Context = CommandContext> {
  readonly name: string;
  /** Other names, shown only once they are typed. */
  readonly aliases?: readonly string[];
  readonly description: string;
  /** Whether text may follow its name. */
  readonly takesText?: boolean;
  /** Whether it may be used while a turn runs. */
  readonly whileRunning: boolean;
  /** Not listed until its whole name is typed. */
  readonly isHidden?: boolean;
  /** `text`: what follows the name, without blanks around it. What it throws is shown to the user. */
  run(context: Context, text: string): void | Promise<void>;
}

/** The thread on the screen. Throws CodexError `no_thread` before there is one. */
export function openThreadId({ session }: Pick<CommandContext, 'session'>): string {
  if (session.threadId === null) throw new CodexError('There is no conversation yet.', { code: 'no_thread' });
  return session.threadId;
}
