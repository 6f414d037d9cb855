import { detectDepth, type Frame, type Theme } from '@codex-ts/terminal-markup';

import { AltScreen, type Clock, FrameScheduler, InlineViewport, type InputEvent, learnTraits, type ProcessHooks, type ScreenSize, systemClock, Terminal, type TerminalInput, type TerminalOutput } from '@codex-ts/terminal';
import { Colors } from '../themes/colors.ts';
import { ThemeShelf } from '../themes/theme-shelf.ts';
import { type TuiSettings } from '../tui-options.ts';

/** A window that is dragged changes again at once: text is laid out anew when it has not for so long. In ms. */
const CALM_MS = 50;
const CALM_AT_MOST_MS = 200;

export interface ScreenOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Pick<TuiSettings, 'alternateScreen' | 'theme'>;
  /** The folder of the user's own themes. */
  readonly themesFolder?: string;
  /** Default: those of the process. */
  readonly terminal?: { readonly input: TerminalInput; readonly output: TerminalOutput; readonly hooks: ProcessHooks; readonly clock?: Clock };
}

/** Who has the screen: hears what is typed, and says what is drawn. */
export interface Stage {
  input(event: InputEvent): void;
  /** What to draw, and whether it takes the whole screen. Called with every frame. */
  frame(size: ScreenSize, theme: Theme): { readonly frame: Frame; readonly isFullScreen: boolean };
}

/** Finished rows that come with one frame: a long history does not keep keys waiting. */
const ROWS_PER_FRAME = 1024;
/** The next part of it is laid out while the terminal still takes the last one. In bytes. */
const IN_FLIGHT = 128 * 1024;

/** The terminal with all that is drawn on it: live part, alternate screen, frames, resizing. */
export class Screen {
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly viewport: InlineViewport;
  readonly colors: Colors;
  readonly themes: ThemeShelf;
  /** Why the chosen theme is not used. */
  themeProblem: string | null = null;
  readonly #alternate: AltScreen;
  readonly #scheduler: FrameScheduler;
  readonly #closing = new AbortController();
  #isAskingColors = false;
  #hasAlternate: boolean;
  #resizes = 0;
  #isResizing = false;
  /** The normal screen has not been told of a new size. */
  #mustResize = false;
  #isWaiting = false;
  #stage: Stage | null = null;
  /** What was typed while nobody had the screen. */
  #early: InputEvent[] = [];

  private constructor(options: ScreenOptions, parts: Pick<Screen, 'clock' | 'terminal' | 'viewport'>) {
    const { env, settings } = options;
    this.clock = parts.clock;
    this.terminal = parts.terminal;
    this.viewport = parts.viewport;
    const depth = detectDepth(env);
    this.colors = new Colors(env);
    this.themes = new ThemeShelf(options.themesFolder ?? null);
    this.#hasAlternate = settings.alternateScreen !== 'never' && !(settings.alternateScreen !== 'always' && env['ZELLIJ'] !== undefined);
    this.#alternate = new AltScreen({ write: (text) => this.terminal.write(text), modes: this.terminal.modes, depth });
    this.#scheduler = new FrameScheduler({ clock: this.clock, draw: () => this.#draw() });
  }

  /** Takes the terminal and learns what it can. Throws CodexError `no_terminal`. */
  static async open(options: ScreenOptions): Promise<Screen> {
    const { env, terminal: io } = options;
    const clock = io?.clock ?? systemClock;
    const early: InputEvent[] = [];
    let screen: Screen | null = null;
    const terminal = new Terminal({
      onEvent: (event) => (screen === null ? early.push(event) : screen.#hear(event)),
      farewell: () => screen?.viewport.suspend() ?? '',
      env,
      clock,
      ...(io === undefined ? {} : { input: io.input, output: io.output, hooks: io.hooks }),
    });
    terminal.open();
    try {
      const facts = await terminal.query();
      const traits = await learnTraits({ env, name: facts.name });
      const viewport = new InlineViewport({ write: (text) => terminal.write(text), size: terminal.size, depth: detectDepth(env), rowsPerFrame: ROWS_PER_FRAME, ...traits });
      const opened = new Screen(options, { clock, terminal, viewport });
      opened.#hasAlternate &&= traits.hasAlternateScreen;
      opened.colors.setBackground(facts.background);
      await opened.#choose(options.settings.theme);
      viewport.start(facts.cursor, terminal.size);
      for (const event of early) opened.#hear(event);
      screen = opened;
      return opened;
    } catch (error) {
      terminal.close();
      throw error;
    }
  }

  /** Hands the screen over. What was typed while nobody had it is heard now. */
  show(stage: Stage | null): void {
    this.#stage = stage;
    if (stage === null) return;
    for (const event of this.#early.splice(0)) this.#stage?.input(event);
    this.request();
  }

  get theme(): Theme {
    return this.colors.theme;
  }

  request(): void {
    this.#scheduler.request();
  }

  requestIn(ms: number): void {
    this.#scheduler.requestIn(ms);
  }

  /** Gives the terminal to another program for a while. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    const release = this.#scheduler.hold();
    try {
      return await this.terminal.lend(work);
    } finally {
      release();
    }
  }

  /** Tells whoever has the screen to end, as when the terminal is gone. */
  hangUp(): void {
    this.#hear({ type: 'closed' });
  }

  /** Prints what waits, takes the live part away and gives the terminal back. */
  close(): void {
    this.#closing.abort();
    if (this.#alternate.isOpen) this.#alternate.leave();
    this.viewport.finish();
    this.#scheduler.close();
    this.terminal.close();
  }

  async #choose(name: string | undefined): Promise<void> {
    if (name === undefined) return;
    const found = await this.themes.find(name);
    if ('theme' in found) this.colors.use(found.theme);
    else this.themeProblem = found.problem;
  }

  #hear(event: InputEvent): void {
    if (event.type === 'focus' && event.focused) void this.#askColors();
    if (event.type === 'resize') void this.#resized();
    else if (event.type === 'continued') void this.#continued();
    else if (this.#stage === null) this.#early.push(event);
    else this.#stage.input(event);
  }

  /** The terminal may have turned from light to dark while nobody looked. One that has never told its background is not asked. */
  async #askColors(): Promise<void> {
    if (this.#isAskingColors || !this.colors.hasBackground) return;
    this.#isAskingColors = true;
    try {
      const { background } = await this.terminal.queryColors({ signal: this.#closing.signal });
      if (background !== null && this.colors.setBackground(background)) this.request();
    } finally {
      this.#isAskingColors = false;
    }
  }

  async #resized(): Promise<void> {
    this.#resizes += 1;
    if (this.#alternate.isOpen) {
      this.#mustResize = true;
      this.#alternate.resize(this.terminal.size);
      return this.request();
    }
    if (this.#isResizing) return;
    this.#isResizing = true;
    const release = this.#scheduler.hold();
    try {
      for (let seen = -1, waited = 0; seen !== this.#resizes; ) {
        seen = this.#resizes;
        if (this.terminal.size.columns !== this.viewport.size.columns && waited < CALM_AT_MOST_MS) {
          await new Promise<void>((resolve) => void this.clock.after(CALM_MS, resolve));
          waited += CALM_MS;
          if (seen !== this.#resizes) continue;
        }
        const cursor = await this.terminal.queryCursor();
        if (seen === this.#resizes) this.viewport.resize(this.terminal.size, cursor);
      }
    } finally {
      this.#isResizing = false;
      this.request();
      release();
    }
  }

  async #continued(): Promise<void> {
    const release = this.#scheduler.hold();
    try {
      // An alternate screen that was just opened again has the cursor where the normal one has it.
      this.viewport.start(await this.terminal.queryCursor(), this.terminal.size);
    } finally {
      // It comes back empty.
      if (this.#alternate.isOpen) this.#alternate.resize(this.terminal.size);
      this.request();
      release();
    }
  }

  #draw(): void {
    if (this.#stage === null) return;
    if (this.terminal.behind > (this.viewport.hasWaiting ? IN_FLIGHT : 0)) return void this.#drawLater();
    const size = this.terminal.size;
    const { frame, isFullScreen } = this.#stage.frame(size, this.colors.theme);
    if (isFullScreen && this.#hasAlternate) {
      if (!this.#alternate.isOpen) this.#alternate.enter(size);
      return this.#alternate.draw(frame);
    }
    if (this.#alternate.isOpen) {
      this.#alternate.leave();
      if (this.#mustResize) {
        this.#mustResize = false;
        void this.#resized();
        return;
      }
    }
    this.viewport.draw(frame);
    if (this.viewport.hasWaiting) this.request();
  }

  /** A terminal that takes its time gets fewer frames, never a queue of them. */
  async #drawLater(): Promise<void> {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    await this.terminal.caughtUp();
    this.#isWaiting = false;
    this.request();
  }
}
