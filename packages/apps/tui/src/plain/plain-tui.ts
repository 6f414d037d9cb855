import { type Thread } from '@codex-ts/app-server-protocol';

import { type FolderQuestion, type ChosenSession } from '../app/choose-session.ts';
import { introduce } from '../app/introduce.ts';
import { type SessionFeedOptions } from '../app/session-feed.ts';
import { tuiKeymap } from '../app/tui-keymap.ts';
import { type TuiEnd, type TuiOptions, type TuiSettings } from '../app/tui-options.ts';
import { type Clock, systemClock } from '../terminal/clock.ts';
import { type ProcessHooks } from '../terminal/process-hooks.ts';
import { Terminal } from '../terminal/terminal.ts';
import { assertTty, isSimple, type TerminalInput, type TerminalOutput } from '../terminal/terminal-streams.ts';
import { folderDialog, sessionDialog } from './ask/session-dialogs.ts';
import { KeyTerminal } from './io/key-terminal.ts';
import { SimpleTerminal } from './io/simple-terminal.ts';
import { PlainApp } from './plain-app.ts';
import { Room } from './room.ts';

export interface PlainTuiOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Pick<TuiSettings, 'keymap'>;
  /** Takes Ctrl+C from now on where it comes as a signal. @returns what gives it back */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Default: those of the process. */
  readonly terminal?: { readonly input: TerminalInput; readonly output: TerminalOutput; readonly hooks: ProcessHooks; readonly clock?: Clock };
}

/**
 * The terminal for those who listen to it, or whose terminal can no more than print: everything is said in lines, one
 * below the other. The counterpart of `Tui`.
 */
export class PlainTui {
  readonly #room: Room;

  /** Takes the terminal. Throws CodexError `no_terminal` where there is none. */
  constructor({ env, settings, onInterrupt, terminal: io }: PlainTuiOptions) {
    const { input, output, hooks } = io ?? { input: process.stdin, output: process.stdout, hooks: process };
    const clock = io?.clock ?? systemClock;
    const { keymap } = tuiKeymap(settings.keymap);
    assertTty(input, output);
    this.#room = new Room(
      (onInput) => (isSimple(env) ? new SimpleTerminal({ input, output, onInput, onInterrupt }) : new KeyTerminal(new Terminal({ onEvent: onInput, env, input, output, hooks, clock, use: 'line' }))),
      { clock, keymap },
    );
  }

  /** Lets the user choose a stored conversation to begin with. */
  async chooseSession({ client, version, filter }: Pick<SessionFeedOptions, 'client' | 'filter'> & { readonly version: string }): Promise<ChosenSession> {
    await introduce(client, version);
    const dialog = await sessionDialog(client, filter, 'a new conversation');
    if (dialog === null) {
      this.#room.say(['There is no earlier conversation. A new one is begun.']);
      return { type: 'new' };
    }
    const thread: Thread | null = await this.#room.ask(dialog);
    return thread === null ? { type: 'new' } : { type: 'session', thread };
  }

  /** Asks where a conversation of another folder goes on. */
  async chooseFolder(question: Pick<FolderQuestion, 'stored' | 'here' | 'isGone'>): Promise<string | null> {
    return this.#room.ask(folderDialog<never>(question, { value: question.isGone ? question.here : question.stored }));
  }

  /** Runs a conversation until the user leaves. The client stays open. */
  async run(options: TuiOptions): Promise<TuiEnd> {
    const app = new PlainApp(this.#room, options);
    try {
      return await app.run();
    } finally {
      app.close();
    }
  }

  /** Gives the terminal back. */
  close(): void {
    this.#room.close();
  }
}
