import { type Keymap } from '@codex-ts/keymap';

import { App } from './app.ts';
import { type ChosenSession, type FolderQuestion } from './sessions/choose-session.ts';
import { type Onboarding, type OnboardingOptions } from './onboarding/onboarding.ts';
import { Prelude } from './prelude.ts';
import { Screen, type ScreenOptions } from './drawing/screen.ts';
import { type SessionQuestion, type TuiFace } from './tui-face.ts';
import { tuiKeymap } from './input/tui-keymap.ts';
import { type TuiEnd, type TuiOptions, type TuiSettings } from './tui-options.ts';

export interface TuiScreenOptions extends ScreenOptions {
  readonly settings: Pick<TuiSettings, 'alternateScreen' | 'keymap' | 'theme'>;
}

/** The terminal, for as long as this program has it: questions before there is a conversation, then the conversation. */
export class Tui implements TuiFace {
  readonly prelude: Prelude;
  /** The keys of this program, for views of the prelude. */
  readonly keymap: Keymap;
  readonly #screen: Screen;

  private constructor(screen: Screen, options: TuiScreenOptions) {
    this.#screen = screen;
    this.keymap = tuiKeymap(options.settings.keymap).keymap;
    this.prelude = new Prelude(screen, this.keymap);
  }

  /** Takes the terminal. Throws CodexError `no_terminal` where nothing can be drawn. */
  static async open(options: TuiScreenOptions): Promise<Tui> {
    return new Tui(await Screen.open(options), options);
  }

  /** Draws again: what a view shows has changed by itself. */
  redraw(): void {
    this.#screen.request();
  }

  /** The questions of a first run, which nobody else pays for. */
  async onboarding(options: OnboardingOptions): Promise<Onboarding> {
    const { Onboarding } = await import('./onboarding/onboarding.ts');
    return new Onboarding({ screen: this.#screen, prelude: this.prelude, keymap: this.keymap }, options);
  }

  async chooseSession(question: SessionQuestion): Promise<ChosenSession> {
    const { chooseSession } = await import('./sessions/choose-session.ts');
    return chooseSession(this, question);
  }

  async chooseFolder(question: FolderQuestion): Promise<string | null> {
    const { chooseFolder } = await import('./sessions/choose-session.ts');
    return chooseFolder(this, question);
  }

  /** Runs a conversation until the user leaves. The client stays open. */
  async run(options: TuiOptions): Promise<TuiEnd> {
    const app = new App(this.#screen, options);
    try {
      const end = app.run();
      // It went away when no question was open: nobody else has heard of it.
      if (this.prelude.isClosed) this.hangUp();
      return await end;
    } finally {
      app.close();
    }
  }

  /** Ends what is shown, as when the terminal is gone. */
  hangUp(): void {
    this.#screen.hangUp();
  }

  /** Gives the terminal back as it was found. */
  close(): void {
    this.#screen.close();
  }
}
