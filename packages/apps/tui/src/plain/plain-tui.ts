import { type Keymap } from '@codex-ts/keymap';

import { type ChosenSession, type FolderQuestion } from '../app/sessions/choose-session.ts';
import { introduce } from '../app/sessions/introduce.ts';
import { type Onboarding, type OnboardingOptions } from '../app/onboarding/onboarding.ts';
import { type SessionQuestion, type TuiFace } from '../app/tui-face.ts';
import { tuiKeymap } from '../app/input/tui-keymap.ts';
import { type TuiEnd, type TuiOptions, type TuiSettings } from '../app/tui-options.ts';
import { assertTty, type Clock, isSimple, type ProcessHooks, systemClock, Terminal, type TerminalInput, type TerminalOutput } from '@codex-ts/terminal';
import { folderDialog, sessionDialog } from './ask/session-dialogs.ts';
import { KeyTerminal } from './io/key-terminal.ts';
import { SimpleTerminal } from './io/simple-terminal.ts';
import { PlainApp } from './plain-app.ts';
import { PlainPrelude } from './plain-prelude.ts';
import { Room } from './room.ts';

export interface PlainTuiOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Pick<TuiSettings, 'keymap'>;
  /** Default: those of the process. */
  readonly terminal?: { readonly input: TerminalInput; readonly output: TerminalOutput; readonly hooks: ProcessHooks; readonly clock?: Clock };
}

/**
 * The terminal for those who listen to it, or whose terminal can no more than print: everything is said in lines, one
 * below the other. The counterpart of `Tui`. Nobody else may end the process at an interrupt: it is a key here.
 */
export class PlainTui implements TuiFace {
  readonly prelude: PlainPrelude;
  readonly keymap: Keymap;
  readonly #room: Room;

  /** Takes the terminal. Throws CodexError `no_terminal` where there is none. */
  constructor({ env, settings, terminal: io }: PlainTuiOptions) {
    const { input, output, hooks } = io ?? { input: process.stdin, output: process.stdout, hooks: process };
    const clock = io?.clock ?? systemClock;
    this.keymap = tuiKeymap(settings.keymap).keymap;
    assertTty(input, output);
    this.#room = new Room(
      (onInput) => (isSimple(env) ? new SimpleTerminal({ input, output, hooks, onInput }) : new KeyTerminal(new Terminal({ onEvent: onInput, env, input, output, hooks, clock, use: 'line' }))),
      { clock, keymap: this.keymap },
    );
    this.prelude = new PlainPrelude(this.#room);
  }

  redraw(): void {
    this.prelude.redraw();
  }

  async onboarding(options: OnboardingOptions): Promise<Onboarding> {
    const { Onboarding } = await import('../app/onboarding/onboarding.ts');
    const { clock } = this.#room;
    const screen = { clock, request: () => this.redraw(), requestIn: () => undefined };
    return new Onboarding({ screen, prelude: this.prelude, keymap: this.keymap, onFinished: (text) => this.#room.say([`${text}.`]) }, { ...options, animations: false });
  }

  async chooseSession({ client, version, filter, allFolders }: SessionQuestion): Promise<ChosenSession> {
    await introduce(client, version);
    const dialog = await sessionDialog(client, allFolders ? { ...filter, cwd: null } : filter, 'a new conversation');
    if (dialog === null) {
      this.#room.say(['There is no earlier conversation: a new one begins.']);
      return { type: 'new' };
    }
    const thread = await this.#room.ask(dialog);
    if (thread !== null) return { type: 'session', thread };
    return { type: this.#room.hasLeft ? 'quit' : 'new' };
  }

  async chooseFolder({ stored, here, isGone }: FolderQuestion): Promise<string | null> {
    return this.#room.ask(folderDialog<never>({ stored, here, isGone }, { value: isGone ? here : stored }));
  }

  async run(options: TuiOptions): Promise<TuiEnd> {
    const app = new PlainApp(this.#room, options);
    try {
      return await app.run();
    } finally {
      app.close();
    }
  }

  hangUp(): void {
    this.#room.hear({ type: 'closed' });
  }

  close(): void {
    this.#room.close();
  }
}
