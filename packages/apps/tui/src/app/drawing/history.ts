import { type Line, line, type Theme } from '@codex-ts/terminal-markup';

import { cellLines } from '../../cells/cell-lines.ts';
import { type Cell, type DrawOptions } from '../../cells/cell.ts';
import { type Block, FlowingText, type InlineViewport } from '@codex-ts/terminal';
import { CellShelf } from './cell-shelf.ts';
import { StreamPace } from './stream-pace.ts';

export interface HistoryOptions {
  readonly viewport: Pick<InlineViewport, 'insertBlock' | 'insertGrowing' | 'size'>;
  readonly theme: () => Theme;
  readonly draw: () => DrawOptions;
  /** Rows of a message flow, rather than coming when they are ready. */
  readonly animations: boolean;
}

/** A message that is being written, as far as it is on its way to the screen. */
interface Streamed {
  readonly id: string;
  readonly text: FlowingText;
  readonly pace: StreamPace;
  readonly isFirst: boolean;
  width: number;
  /** Rows at that width. */
  rows: number;
}

/** Prints finished cells above the live part, each of them once, and keeps them for the transcript. */
export class History {
  readonly #options: HistoryOptions;
  #shelf = new CellShelf();
  #streamed: Streamed | null = null;
  #isEmpty = true;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  get cells(): readonly Cell[] {
    return this.#shelf.cells;
  }

  /** Whether rows of a message that is still written can be seen. */
  get isStreaming(): boolean {
    return this.#streamed !== null && this.#streamed.rows > 0;
  }

  /** Prints a cell; of a message that is on the screen in part, the rest. */
  add(cell: Cell): void {
    this.#shelf.add(cell);
    const streamed = this.#streamed;
    this.#streamed = null;
    if (streamed?.id === cell.id && streamed.rows > 0) {
      streamed.text.grow(this.#block(cell, streamed.isFirst), false);
      this.#options.viewport.insertGrowing(streamed.text);
      return;
    }
    this.#options.viewport.insertBlock(this.#block(cell, this.#isEmpty));
    this.#isEmpty = false;
  }

  /**
   * Prints the rows of a message that are complete, as many as are due.
   * @returns in how many ms there are more of them; null: none waits
   */
  stream(cell: Cell, now: number): number | null {
    const { viewport, animations } = this.#options;
    const { columns } = viewport.size;
    const streamed = this.#streamed?.id === cell.id ? this.#streamed : this.#begin(cell, columns);
    const block = this.#block(cell, streamed.isFirst);
    const isOtherWidth = streamed.width !== columns;
    if (isOtherWidth) Object.assign(streamed, { width: columns, rows: 0 });
    const ready = block(columns, streamed.rows).length;
    // At another width all that there is comes anew.
    const count = animations && !isOtherWidth ? streamed.pace.take(ready, now) : ready;
    if (count > 0) {
      streamed.rows += count;
      this.#isEmpty = false;
      streamed.text.grow(block, true);
      viewport.insertGrowing(streamed.text, streamed.rows);
    }
    return animations ? streamed.pace.nextIn(now) : null;
  }

  /** Prints what is complete of a message that nobody will wait for. */
  flush(): void {
    if (this.isStreaming && this.#streamed !== null) this.#options.viewport.insertGrowing(this.#streamed.text);
  }

  /** Another conversation: nothing of what was printed belongs to it. */
  reset(): void {
    this.#shelf = new CellShelf();
    this.#streamed = null;
  }

  #begin(cell: Cell, width: number): Streamed {
    const isFirst = this.#isEmpty;
    this.#streamed = { id: cell.id, text: new FlowingText(this.#block(cell, isFirst), true), pace: new StreamPace(), isFirst, width, rows: 0 };
    return this.#streamed;
  }

  /** A cell below an empty row, unless it is the first. */
  #block(cell: Cell, isFirst: boolean): Block {
    return (columns, skip = 0) => {
      const gap = isFirst ? 0 : 1;
      const skipRows = Math.max(0, skip - gap);
      const rows = cellLines(cell, columns, this.#options.theme(), { ...this.#options.draw(), skipRows });
      return skip >= gap || rows.length === 0 ? rows : [EMPTY, ...rows];
    };
  }
}

const EMPTY: Line = line();
