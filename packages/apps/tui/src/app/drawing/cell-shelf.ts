import { type Cell } from '../../cells/cell.ts';
import { countLines } from '../../cells/text-lines.ts';

/** So much output is kept as it was, in UTF-16 units; of commands that printed little it is always kept. */
const WHOLE = 32 * 1024 * 1024;
const LITTLE = 64 * 1024;

/**
 * The cells of a conversation, for the transcript. Their memory is bounded by what was said and done, not by what
 * commands printed: of outputs that together are very long, the oldest long ones are cut down to their ends.
 */
export class CellShelf {
  readonly #cells: Cell[] = [];
  /** Where cells with much output are, oldest first. */
  #long: { readonly at: number; readonly length: number }[] = [];
  #length = 0;

  readonly #whole: number;

  /** `whole`: for tests. */
  constructor(whole = WHOLE) {
    this.#whole = whole;
  }

  get cells(): readonly Cell[] {
    return this.#cells;
  }

  add(cell: Cell): void {
    this.#cells.push(cell);
    const length = cell.kind === 'command' ? cell.output.text.length : 0;
    if (length <= LITTLE) return;
    this.#long.push({ at: this.#cells.length - 1, length });
    this.#length += length;
    while (this.#length > this.#whole) this.#cutOldest();
  }

  #cutOldest(): void {
    const [oldest, ...others] = this.#long;
    if (oldest === undefined) return;
    this.#long = others;
    this.#length -= oldest.length;
    const cell = this.#cells[oldest.at];
    if (cell?.kind === 'command') this.#cells[oldest.at] = { ...cell, output: endOf(cell.output) };
  }
}

function endOf({ text, omittedLines }: Extract<Cell, { kind: 'command' }>['output']): Extract<Cell, { kind: 'command' }>['output'] {
  const at = text.indexOf('\n', text.length - LITTLE) + 1 || text.length - LITTLE;
  // Copied, lest it keep the whole alive.
  const end = Buffer.from(text.slice(at)).toString();
  return { text: end, omittedLines: omittedLines + countLines(text) - countLines(end) };
}
