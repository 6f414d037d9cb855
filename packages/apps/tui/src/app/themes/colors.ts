import { detectDepth, makeTheme, type Rgb, seemsLight, type SyntaxTheme, type Theme } from '@codex-ts/terminal-markup';

/** The look of everything, which changes with the terminal's background and with the user's choice. */
export class Colors {
  readonly #env: NodeJS.ProcessEnv;
  #background: Rgb | null = null;
  #syntax: SyntaxTheme | null = null;
  #theme: Theme;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
    this.#theme = this.with(null);
  }

  /** The same object until something changes. */
  get theme(): Theme {
    return this.#theme;
  }

  /** The user's choice; null: what suits the background. */
  get syntax(): SyntaxTheme | null {
    return this.#syntax;
  }

  /** The terminal told its background. */
  get hasBackground(): boolean {
    return this.#background !== null;
  }

  /** What the look would be with this choice. */
  with(syntax: SyntaxTheme | null): Theme {
    return makeTheme({ depth: detectDepth(this.#env), background: this.#background, seemsLight: seemsLight(this.#env), syntax });
  }

  use(syntax: SyntaxTheme | null): void {
    this.#syntax = syntax;
    this.#theme = this.with(syntax);
  }

  /** @returns whether it is another one now */
  setBackground(background: Rgb | null): boolean {
    if (String(background) === String(this.#background)) return false;
    this.#background = background;
    this.#theme = this.with(this.#syntax);
    return true;
  }
}
