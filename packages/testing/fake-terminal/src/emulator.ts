import xterm, { type Terminal as Xterm } from '@xterm/headless';
import { type Position, type ScreenSize } from './screen-place.ts';

/** A terminal without a window: what was written to it, as its user would see it and scroll back to it. */
export class Emulator {
  readonly #xterm: Xterm;
  /** Everything that was written, for tests that count it. */
  written = '';

  constructor({ columns, rows }: ScreenSize, { scrollback = 10_000 } = {}) {
    this.#xterm = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  }

  readonly write = (text: string): void => {
    this.written += text;
    this.#xterm.write(text);
  };

  /** Hears what the terminal answers to the program. */
  onAnswer(listener: (text: string) => void): void {
    this.#xterm.onData(listener);
  }

  /** Waits until everything that was written is on the screen. */
  settle(): Promise<void> {
    return new Promise((resolve) => this.#xterm.write('', resolve));
  }

  async resize({ columns, rows }: ScreenSize): Promise<Position> {
    await this.settle();
    this.#xterm.resize(columns, rows);
    return this.cursor;
  }

  get cursor(): Position {
    const { cursorX, cursorY } = this.#xterm.buffer.active;
    return { x: Math.min(cursorX, this.#xterm.cols - 1), y: cursorY };
  }

  /** The rows of the screen, without spaces at their ends. */
  get screen(): string[] {
    const { baseY } = this.#xterm.buffer.active;
    return this.#rows(baseY, baseY + this.#xterm.rows);
  }

  /** The rows that have left the screen. */
  get scrollback(): string[] {
    return this.#rows(0, this.#xterm.buffer.active.baseY);
  }

  /** Scrollback and screen, without blank rows at the end. */
  get all(): string[] {
    const rows = [...this.scrollback, ...this.screen];
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  get isAlternate(): boolean {
    return this.#xterm.buffer.active.type === 'alternate';
  }

  /** What the program has asked the terminal to do. */
  get modes(): { readonly paste: boolean; readonly focus: boolean; readonly wraps: boolean; readonly synchronized: boolean } {
    const { bracketedPasteMode, sendFocusMode, wraparoundMode, synchronizedOutputMode } = this.#xterm.modes;
    return { paste: bracketedPasteMode, focus: sendFocusMode, wraps: wraparoundMode, synchronized: synchronizedOutputMode };
  }

  /** The background of each cell of a row of the screen: -1 the terminal's own. */
  backgrounds(y: number): number[] {
    const { active } = this.#xterm.buffer;
    const line = active.getLine(active.baseY + y);
    return Array.from({ length: this.#xterm.cols }, (_, x) => {
      const cell = line?.getCell(x);
      return cell === undefined || cell.isBgDefault() ? -1 : cell.getBgColor();
    });
  }

  #rows(from: number, to: number): string[] {
    const rows: string[] = [];
    for (let y = from; y < to; y += 1) rows.push(this.#xterm.buffer.active.getLine(y)?.translateToString(true).trimEnd() ?? '');
    return rows;
  }
}
