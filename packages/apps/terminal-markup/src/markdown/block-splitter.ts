import { endsParagraph, fenceOf, type Fence, htmlOf, indentOf, isFenceEnd, isHeading, isQuote, isRule, isTableRule, isUnderline, type ItemStart, itemOf } from './block-starts.ts';
import { type Piece } from './piece.ts';

type Open =
  | { readonly type: 'none' }
  | { readonly type: 'paragraph' | 'quote'; readonly rows: string[]; size: number; isRest: boolean }
  | { readonly type: 'item'; readonly rows: string[]; readonly start: ItemStart; readonly ordinal: number | null; readonly gap: boolean; readonly isFirst: boolean; hasEmptyEnd: boolean }
  | { readonly type: 'fence'; readonly fence: Fence }
  | { readonly type: 'indented'; emptyRows: number }
  | { readonly type: 'html'; readonly end: RegExp | null };

const NONE: Open = { type: 'none' };
/** A paragraph or a quote longer than this is cut between two rows. */
const MAX_PARAGRAPH = 4096;

/**
 * Cuts Markdown that comes row by row into pieces, wherever what comes later cannot change what was before. Each row
 * is looked at once. The rows must be safe and without tabs.
 *
 * Held back until they end: paragraphs (the next row may make them a heading or a table), quotes, single list items.
 * Given out row by row: code and HTML.
 */
export class BlockSplitter {
  #open: Open = NONE;
  #out: Piece[] = [];

  /** @returns the pieces that are finished now */
  push(row: string): Piece[] {
    while (!this.#takes(row));
    return this.#take();
  }

  /** The source is over. @returns what was held back */
  end(): Piece[] {
    this.#close();
    return this.#take();
  }

  #take(): Piece[] {
    const pieces = this.#out;
    this.#out = [];
    return pieces;
  }

  /** @returns false when what was open had to be closed: then the row must be looked at again */
  #takes(row: string): boolean {
    const open = this.#open;
    switch (open.type) {
      case 'none': return this.#begin(row);
      case 'fence':
        if (isFenceEnd(row, open.fence)) this.#close();
        else this.#out.push({ type: 'code-row', text: row.slice(Math.min(indentOf(row), open.fence.indent)) });
        return true;
      case 'indented': return this.#inIndented(row, open);
      case 'html':
        if (open.end === null && row.trim() === '') return this.#close();
        this.#out.push({ type: 'text', text: row, isFirst: false });
        if (open.end?.test(row) === true) this.#close();
        return true;
      case 'item': return this.#inItem(row, open);
      default: return this.#inText(row, open);
    }
  }

  #begin(row: string): true {
    if (row.trim() === '') return true;
    const fence = fenceOf(row);
    const html = htmlOf(row, false);
    const item = itemOf(row);
    if (indentOf(row) >= 4) {
      this.#out.push({ type: 'code', info: '' }, { type: 'code-row', text: row.slice(4) });
      this.#open = { type: 'indented', emptyRows: 0 };
    } else if (fence !== null) {
      this.#out.push({ type: 'code', info: fence.info });
      this.#open = { type: 'fence', fence };
    } else if (isHeading(row) || isRule(row)) this.#out.push({ type: 'blocks', source: row, isRest: false });
    else if (html !== null) {
      this.#out.push({ type: 'text', text: row, isFirst: true });
      if (html.end?.test(row) !== true) this.#open = { type: 'html', end: html.end };
    } else if (item !== null) this.#open = { type: 'item', rows: [row], start: item, ordinal: item.ordinal, gap: true, isFirst: true, hasEmptyEnd: false };
    else this.#open = { type: isQuote(row) ? 'quote' : 'paragraph', rows: [row], size: row.length, isRest: false };
    return true;
  }

  #inIndented(row: string, open: Open & { type: 'indented' }): boolean {
    if (row.trim() === '') {
      open.emptyRows += 1;
      return true;
    }
    if (indentOf(row) < 4) return this.#close();
    for (; open.emptyRows > 0; open.emptyRows -= 1) this.#out.push({ type: 'code-row', text: '' });
    this.#out.push({ type: 'code-row', text: row.slice(4) });
    return true;
  }

  #inText(row: string, open: Open & { type: 'paragraph' | 'quote' }): boolean {
    if (row.trim() === '') return this.#close();
    const belongs = open.type === 'quote' && isQuote(row);
    const isHeadingLine = open.type === 'paragraph' && isUnderline(row);
    if (!belongs && !isHeadingLine && endsParagraph(row)) return this.#close();
    if (open.size > MAX_PARAGRAPH && !isHeadingLine && !isTable(open.rows)) {
      const { type } = open;
      this.#close();
      this.#open = { type, rows: [row], size: row.length, isRest: true };
      return true;
    }
    open.rows.push(row);
    open.size += row.length + 1;
    if (isHeadingLine) this.#close();
    return true;
  }

  #inItem(row: string, open: Open & { type: 'item' }): boolean {
    if (row.trim() === '') {
      open.rows.push('');
      open.hasEmptyEnd = true;
      return true;
    }
    if (indentOf(row) < open.start.column) {
      const next = itemOf(row);
      if (next?.kind === open.start.kind) {
        const [gap, ordinal] = [open.hasEmptyEnd, open.ordinal === null ? null : open.ordinal + 1];
        this.#close();
        this.#open = { type: 'item', rows: [row], start: next, ordinal, gap, isFirst: false, hasEmptyEnd: false };
        return true;
      }
      if (open.hasEmptyEnd || next !== null || endsParagraph(row)) return this.#close();
    }
    open.rows.push(row);
    open.hasEmptyEnd = false;
    return true;
  }

  /** @returns false, for a row that is still to be taken */
  #close(): false {
    const open = this.#open;
    this.#open = NONE;
    if (open.type === 'fence' || open.type === 'indented') this.#out.push({ type: 'code-end' });
    else if (open.type === 'item') {
      const { ordinal, gap, isFirst } = open;
      this.#out.push({ type: 'item', source: open.rows.join('\n').trimEnd(), ordinal, gap, isFirst });
    } else if (open.type === 'paragraph' || open.type === 'quote') this.#out.push({ type: 'blocks', source: open.rows.join('\n'), isRest: open.isRest });
    return false;
  }
}

/** A table cannot be cut: its first row names its columns. */
function isTable(rows: readonly string[]): boolean {
  return isTableRule(rows[1] ?? '');
}
