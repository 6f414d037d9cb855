import { type ColorDepth, type Frame, type Line } from '@codex-ts/terminal-markup';
import { ansi, clearFrom } from './ansi.ts';
import { composeFrame, type ScreenCursor } from './compose-frame.ts';
import { fitFrame } from './fit-frame.ts';
import { paintRows } from './paint-rows.ts';
import { type ScreenSize } from './screen-size.ts';
import { type TerminalModes } from './terminal-modes.ts';

export interface AltScreenOptions {
  readonly write: (text: string) => void;
  readonly modes: TerminalModes;
  readonly depth: ColorDepth;
}

/** The alternate screen, for views that take all of it. The normal one comes back as it was. */
export class AltScreen {
  readonly #options: AltScreenOptions;
  #size: ScreenSize = { columns: 1, rows: 1 };
  #shown: readonly Line[] = [];
  #cursor: ScreenCursor | null = null;
  #mustClear = false;

  constructor(options: AltScreenOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#options.modes.isAlternate;
  }

  get size(): ScreenSize {
    return this.#size;
  }

  /** Goes there; what the normal screen shows is kept by the terminal. */
  enter(size: ScreenSize): void {
    this.#options.modes.alternate(true);
    this.resize(size);
  }

  /** Draws the next frame from nothing: the size is another, or another program has written here. */
  resize(size: ScreenSize): void {
    this.#size = size;
    this.#shown = [];
    this.#cursor = null;
    this.#mustClear = true;
  }

  /** Turns the screen into the frame. */
  draw(frame: Frame): void {
    const { lines, cursor } = fitFrame(frame, this.#size);
    const body = (this.#mustClear ? clearFrom(0, this.#size.rows) : '') + paintRows(this.#shown, lines, ansi.moveTo, this.#options.depth);
    this.#mustClear = false;
    this.#shown = lines;
    const next = cursor === null ? { x: 0, y: this.#size.rows - 1, isHidden: true } : { ...cursor, isHidden: false };
    const text = composeFrame(body, this.#cursor, next, ansi.moveTo(next.x, next.y));
    this.#cursor = next;
    if (text !== '') this.#options.write(text);
  }

  /** Back to the normal screen. If the size has changed meanwhile, the live part there must be told. */
  leave(): void {
    this.#options.modes.alternate(false);
  }
}
