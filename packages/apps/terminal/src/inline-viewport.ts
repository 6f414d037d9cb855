import { type ColorDepth, type Frame, type Line } from '@codex-ts/terminal-markup';
import { ansi, CLEAR_FROM_HERE, clearFrom } from './ansi.ts';
import { composeFrame, type ScreenCursor } from './compose-frame.ts';
import { fitFrame } from './fit-frame.ts';
import { type Block, FlowingText } from './flowing-text.ts';
import { HistoryTail } from './history-tail.ts';
import { BLANK, paintRows } from './paint-rows.ts';
import { Pen } from './pen.ts';
import { type Position, type Reflow, relay } from './relay.ts';
import { type ScreenSize } from './screen-size.ts';
import { writeRows } from './write-rows.ts';
import { WaitingRows } from './waiting-rows.ts';

export interface InlineViewportOptions {
  readonly write: (text: string) => void;
  readonly size: ScreenSize;
  readonly depth: ColorDepth;
  /** What the terminal does with rows that have become too long. Default: `exact`, as most do. */
  readonly reflow?: Reflow;
  /** Rows of finished text that are written with one frame; the others wait for the next. Default: all. */
  readonly rowsPerFrame?: number;
}

/**
 * The live part of the normal screen, and the finished text above it. Finished text is written once, into the
 * terminal's own scrollback; the live part is drawn by its changes. Nothing is written but by `start`, `draw` and
 * `clear`, each in one go.
 */
export class InlineViewport {
  readonly #options: Required<Omit<InlineViewportOptions, 'size'>>;
  readonly #history = new HistoryTail();
  #size: ScreenSize;
  #top = 0;
  /** The live part as it is on the screen. */
  #shown: readonly Line[] = [];
  #cursor: ScreenCursor | null = null;
  readonly #waiting = new WaitingRows();
  #isSuspended = true;
  #resized: { readonly size: ScreenSize; readonly cursor: Position | null } | null = null;

  constructor({ size, reflow = 'exact', rowsPerFrame = Infinity, ...options }: InlineViewportOptions) {
    this.#options = { ...options, reflow, rowsPerFrame };
    this.#size = size;
  }

  /** The screen that the next frame is for. */
  get size(): ScreenSize {
    return this.#resized?.size ?? this.#size;
  }

  /** Whether finished text waits for the next frame. */
  get hasWaiting(): boolean {
    return !this.#waiting.isEmpty;
  }

  /**
   * Begins below what is on the screen, at the cursor's row or, when that is not free, the next one. To be called first,
   * and again after `suspend`. null: the terminal does not tell; then it begins on a new last row.
   */
  start(cursor: Position | null, size: ScreenSize = this.size): void {
    const isWhereWeLeft = cursor !== null && cursor.x === 0 && cursor.y === this.#top && size.columns === this.#size.columns && size.rows === this.#size.rows;
    if (!isWhereWeLeft) this.#history.clear();
    this.#size = size;
    this.#resized = null;
    this.#isSuspended = false;
    this.#shown = [];
    this.#cursor = null;
    const last = size.rows - 1;
    if (cursor === null) {
      this.#options.write(`${ansi.moveTo(0, last)}\r\n`);
      this.#top = last;
    } else {
      if (cursor.x > 0) this.#options.write('\r\n');
      this.#top = Math.min(last, cursor.y + (cursor.x > 0 ? 1 : 0));
    }
  }

  /** Finished rows, to be written above the live part with the next frame. */
  insertLines(lines: readonly Line[]): void {
    this.#waiting.addRows(lines);
  }

  /** Finished text, to be written above the live part with the next frame. While it is on the screen a resize lays it out anew. */
  insertBlock(block: Block): void {
    this.#waiting.addText(new FlowingText((columns, skip = 0) => block(columns).slice(skip)));
  }

  /** The same for a text that grows, as far as its rows before `until`, at the width of `size`. */
  insertGrowing(text: FlowingText, until = Infinity): void {
    this.#waiting.addText(text, until);
  }

  /**
   * The screen has another size. `cursor` is where the terminal says that its cursor is now; without it that is
   * guessed. What is ours on the screen is laid out anew with the next frame; until then nothing may be written.
   */
  resize(size: ScreenSize, cursor: Position | null): void {
    this.#resized = { size, cursor };
  }

  /** Writes the finished text that waits, and turns the live part into the frame. Writes nothing when nothing changed. */
  draw(frame: Frame): void {
    if (this.#isSuspended) return;
    const pen = new Pen(this.#cursor === null ? 0 : this.#cursor.y - this.#top);
    const begin = this.#resized === null ? '' : this.#relay(this.#resized, pen);
    const { lines, cursor } = fitFrame(frame, this.#size);
    const live = lines.length === 0 ? [BLANK] : lines;
    const rows = this.#waiting.take(this.#size.columns, this.#options.rowsPerFrame, this.#history);
    const body = begin + (rows.length > 0 || this.#shown.length === 0 ? this.#write(rows, live, pen) : this.#change(live, pen));
    this.#top = Math.max(0, Math.min(this.#top + rows.length, this.#size.rows - live.length));
    this.#shown = live;
    const at = cursor ?? { x: 0, y: live.length - 1 };
    const next = { x: at.x, y: this.#top + at.y, isHidden: cursor === null };
    const text = composeFrame(body, this.#cursor, next, pen.to(at.x, at.y));
    this.#cursor = next;
    if (text !== '') this.#options.write(text);
  }

  /** Empties the screen, and on demand the scrollback with what other programs wrote into it; the live part moves to the top. */
  clear({ scrollback = false }: { readonly scrollback?: boolean } = {}): void {
    const size = this.size;
    this.#history.clear();
    this.#resized = null;
    this.#size = size;
    this.#shown = [];
    this.#top = 0;
    this.#options.write(clearFrom(0, size.rows) + (scrollback ? ansi.clearScrollback : ''));
    this.#cursor = { x: 0, y: 0, isHidden: this.#cursor?.isHidden ?? false };
  }

  /**
   * Takes the live part off the screen and leaves the cursor where it began: for the end, for an editor, for Ctrl+Z, for
   * an error. Until `start` is called nothing is drawn, and finished text waits. @returns what to write for that
   */
  suspend(): string {
    this.#isSuspended = true;
    const pen = new Pen(this.#cursor === null ? 0 : this.#cursor.y - this.#top);
    return ansi.plainLook + pen.to(0, 0) + CLEAR_FROM_HERE + ansi.showCursor;
  }

  /** Prints all that waits and takes the live part away. While it is suspended nothing: the screen is another program's. */
  finish(): void {
    while (!this.#isSuspended && this.hasWaiting) this.draw({ lines: [], cursor: null });
  }

  #relay({ size, cursor }: { readonly size: ScreenSize; readonly cursor: Position | null }, pen: Pen): string {
    const before = { size: this.#size, top: this.#top, shown: this.#shown, cursor: this.#cursor };
    const { top, entries } = relay({ before, size, cursor, history: this.#history, reflow: this.#options.reflow });
    this.#waiting.relay(entries, size.columns, size.columns !== this.#size.columns);
    this.#resized = null;
    this.#size = size;
    this.#top = top;
    this.#shown = [];
    pen.isAt(cursor === null ? 0 : cursor.y - top);
    return cursor === null ? ansi.moveTo(0, top) : '';
  }

  /** Writes finished rows, and the live part anew. */
  #write(rows: readonly Line[], live: readonly Line[], pen: Pen): string {
    const begin = pen.to(0, 0);
    pen.isAt(live.length - 1);
    return begin + writeRows(rows, live, this.#options.depth);
  }

  /** Changes the live part where it differs. One that grows beyond the screen's end moves up, and all above it with it. */
  #change(live: readonly Line[], pen: Pen): string {
    const before = this.#shown.length;
    const room = live.length > before ? pen.to(0, before - 1) + pen.feedTo(live.length - 1) : '';
    const rest = live.length < before ? pen.to(0, live.length) + ansi.clearDown : '';
    return room + rest + paintRows(this.#shown.slice(0, live.length), live, (x, row) => pen.to(x, row), this.#options.depth);
  }
}
