import { type ColorDepth, type Line, lineWidth, wrap } from '@codex-ts/terminal-markup';
import { type Frame } from '../frame.ts';
import { ansi, clearFrom } from './ansi.ts';
import { composeFrame, type ScreenCursor } from './compose-frame.ts';
import { fitFrame } from './fit-frame.ts';
import { fitRow } from './fit-row.ts';
import { type Block, type HistoryEntry, HistoryTail } from './history-tail.ts';
import { insertByRegions, insertByWriting } from './insert-rows.ts';
import { paintRows } from './paint-rows.ts';
import { type Position, type Reflow, relay } from './relay.ts';
import { type ScreenSize } from './screen-size.ts';

export interface InlineViewportOptions {
  readonly write: (text: string) => void;
  readonly size: ScreenSize;
  readonly depth: ColorDepth;
  /** Whether what scrolls out of a scroll region reaches the scrollback. Zellij loses it. Default: yes. */
  readonly hasScrollRegions?: boolean;
  /** What the terminal does with rows that have become too long. Default: `exact`, as most do. */
  readonly reflow?: Reflow;
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
  #waiting: HistoryEntry[] = [];
  #isSuspended = true;
  #resized: { readonly size: ScreenSize; readonly cursor: Position | null } | null = null;

  constructor({ size, hasScrollRegions = true, reflow = 'exact', ...options }: InlineViewportOptions) {
    this.#options = { ...options, hasScrollRegions, reflow };
    this.#size = size;
  }

  /** The screen that the next frame is for. */
  get size(): ScreenSize {
    return this.#resized?.size ?? this.#size;
  }

  /** Whether finished text waits for the next frame. */
  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
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
    if (lines.length > 0) this.#waiting.push({ rows: lines, block: null });
  }

  /** Finished text, to be written above the live part with the next frame. While it is on the screen a resize lays it out anew. */
  insertBlock(block: Block): void {
    this.#waiting.push({ rows: [], block });
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
    let body = this.#resized === null ? '' : this.#relay(this.#resized);
    const { lines, cursor } = fitFrame(frame, this.#size);
    const height = Math.max(1, lines.length);
    body += this.#shrinkTo(height);
    body += this.#insert(height);
    body += this.#makeRoom(height);
    body += paintRows(this.#shown, lines, this.#top, this.#options.depth);
    this.#shown = lines;
    const last = { x: 0, y: this.#top + height - 1, isHidden: true };
    const next = cursor === null ? last : { x: cursor.x, y: this.#top + cursor.y, isHidden: false };
    const text = composeFrame(body, this.#cursor, next);
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
    return ansi.plainLook + clearFrom(this.#top, this.#size.rows) + ansi.showCursor;
  }

  #relay({ size, cursor }: { readonly size: ScreenSize; readonly cursor: Position | null }): string {
    const before = { size: this.#size, top: this.#top, shown: this.#shown, cursor: this.#cursor };
    const { top, entries } = relay({ before, size, cursor, history: this.#history, reflow: this.#options.reflow });
    this.#resized = null;
    this.#size = size;
    this.#top = top;
    this.#shown = [];
    this.#waiting.unshift(...entries);
    return clearFrom(top, size.rows);
  }

  #shrinkTo(height: number): string {
    if (height >= this.#shown.length) return '';
    this.#shown = this.#shown.slice(0, height);
    return clearFrom(this.#top + height, this.#size.rows);
  }

  #insert(height: number): string {
    const rows = this.#layOut();
    if (rows.length === 0) return '';
    const { depth, hasScrollRegions } = this.#options;
    const options = { screenRows: this.#size.rows, depth };
    const live = { top: this.#top, height: this.#shown.length };
    const byRegions = hasScrollRegions && live.height > 0 ? insertByRegions(rows, live, options) : null;
    const { text, top } = byRegions ?? insertByWriting(rows, { ...live, height }, options);
    this.#top = top;
    if (byRegions === null) this.#shown = [];
    return text;
  }

  #layOut(): Line[] {
    const { columns } = this.#size;
    const entries = this.#waiting.map(({ rows, block }) => ({
      rows: (block === null ? rows.flatMap((row) => (lineWidth(row) > columns ? wrap(row, columns) : [row])) : block(columns)).map((row) => fitRow(row, columns)),
      block,
    }));
    this.#waiting = [];
    for (const entry of entries) this.#history.add(entry);
    return entries.flatMap(({ rows }) => rows);
  }

  /** A live part that has grown beyond the screen's end moves up, and all above it with it. */
  #makeRoom(height: number): string {
    const missing = this.#top + height - this.#size.rows;
    if (missing <= 0) return '';
    this.#top -= missing;
    return ansi.moveTo(0, this.#size.rows - 1) + '\n'.repeat(missing);
  }
}
