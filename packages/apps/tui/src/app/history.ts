import { type Line, line, type Theme } from '@codex-ts/terminal-markup';

import { cellLines } from '../cells/cell-lines.ts';
import { type Cell, type DrawOptions } from '../cells/cell.ts';
import { type InlineViewport } from '../terminal/inline-viewport.ts';

export interface HistoryOptions {
  readonly viewport: Pick<InlineViewport, 'insertBlock' | 'insertLines' | 'size'>;
  readonly theme: () => Theme;
  readonly draw: () => DrawOptions;
}

/** What was printed of a message that is still written. */
interface Printed {
  readonly id: string;
  readonly width: number;
  readonly rows: number;
  /** Characters of these rows, spaces left out: where to go on when the width has changed. */
  readonly characters: number;
}

/** Prints finished cells above the live part, each of them once, and keeps them for the transcript. */
export class History {
  readonly #options: HistoryOptions;
  #cells: Cell[] = [];
  #printed: Printed | null = null;
  #isEmpty = true;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  get cells(): readonly Cell[] {
    return this.#cells;
  }

  /** Prints a cell; of a message that is on the screen in part, the rest. */
  add(cell: Cell): void {
    this.#cells.push(cell);
    const printed = this.#printed;
    if (printed?.id === cell.id) {
      this.#printed = null;
      const skipRows = this.#skipRows(cell, printed);
      this.#options.viewport.insertLines(this.#lines(cell, this.#width, skipRows));
      return;
    }
    const isFirst = this.#isEmpty;
    this.#isEmpty = false;
    this.#options.viewport.insertBlock((columns) => spaced(this.#lines(cell, columns, 0), isFirst));
  }

  /** Prints the rows of a message that are complete. */
  stream(cell: Cell): void {
    const printed = this.#printed?.id === cell.id ? this.#printed : null;
    const width = this.#width;
    const skipRows = printed === null ? 0 : this.#skipRows(cell, printed);
    const rows = this.#lines(cell, width, skipRows);
    if (rows.length === 0) return;
    this.#options.viewport.insertLines(printed === null ? spaced(rows, this.#isEmpty) : rows);
    this.#isEmpty = false;
    this.#printed = { id: cell.id, width, rows: skipRows + rows.length, characters: (printed?.characters ?? 0) + charactersOf(rows) };
  }

  /** Another conversation: nothing of what was printed belongs to it. */
  reset(): void {
    this.#cells = [];
    this.#printed = null;
  }

  get #width(): number {
    return this.#options.viewport.size.columns;
  }

  #lines(cell: Cell, width: number, skipRows: number): readonly Line[] {
    return cellLines(cell, width, this.#options.theme(), { ...this.#options.draw(), skipRows });
  }

  /** Rows that need not be printed any more; at another width as many as hold no more than what was printed. */
  #skipRows(cell: Cell, { width, rows, characters }: Printed): number {
    if (width === this.#width) return rows;
    let left = characters;
    let count = 0;
    for (const row of this.#lines(cell, this.#width, 0)) {
      left -= charactersOf([row]);
      if (left < 0) break;
      count += 1;
    }
    return count;
  }
}

function spaced(rows: readonly Line[], isFirst: boolean): readonly Line[] {
  return rows.length === 0 || isFirst ? rows : [line(), ...rows];
}

function charactersOf(rows: readonly Line[]): number {
  return rows.reduce((sum, { spans }) => sum + spans.reduce((count, { text }) => count + text.replaceAll(/\s/g, '').length, 0), 0);
}
