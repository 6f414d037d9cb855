import { App } from './app.ts';
import { Prelude } from './prelude.ts';
import { Screen, type ScreenOptions } from './screen.ts';
import { tuiKeymap } from './tui-keymap.ts';
import { type TuiEnd, type TuiOptions, type TuiSettings } from './tui-options.ts';

export interface TuiScreenOptions extends ScreenOptions {
  readonly settings: Pick<TuiSettings, 'alternateScreen' | 'keymap'>;
}

/** The terminal, for as long as this program has it: questions before there is a conversation, then the conversation. */
export class Tui {
  readonly prelude: Prelude;
  readonly #screen: Screen;

  private constructor(screen: Screen, options: TuiScreenOptions) {
    this.#screen = screen;
    this.prelude = new Prelude(screen, tuiKeymap(options.settings.keymap).keymap);
  }

  /** Takes the terminal. Throws CodexError `no_terminal` where nothing can be drawn. */
  static async open(options: TuiScreenOptions): Promise<Tui> {
    return new Tui(await Screen.open(options), options);
  }

  /** Draws again: what a view shows has changed by itself. */
  redraw(): void {
    this.#screen.request();
  }

  /** Runs a conversation until the user leaves. The client stays open. */
  async run(options: TuiOptions): Promise<TuiEnd> {
    const app = new App(this.#screen, options);
    try {
      return await app.run();
    } finally {
      app.close();
    }
  }

  /** Gives the terminal back as it was found. */
  close(): void {
    this.#screen.close();
  }
}
