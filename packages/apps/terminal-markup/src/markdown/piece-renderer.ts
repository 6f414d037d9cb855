import { CodePainter } from '../highlight/code-painter.ts';
import { type Line } from '../line.ts';
import { blockLines, itemLines, type Room, textRows } from './block-lines.ts';
import { breakCode, languageOf } from './code-rows.ts';
import { asMarkup, type LexBlocks, type LinkDefinitions, type MarkupToken, noLinks } from './lex-blocks.ts';
import { type MarkdownLook } from './markdown-look.ts';
import { type Piece } from './piece.ts';

/** Draws the pieces of one Markdown text in their order, at one width. */
export class PieceRenderer {
  readonly #room: Room;
  readonly #lex: LexBlocks;
  readonly #links: LinkDefinitions = noLinks();
  #code: CodePainter | null = null;
  /** Nothing was drawn yet: nothing to keep away from. */
  #isFirst = true;

  constructor(width: number, look: MarkdownLook, lex: LexBlocks) {
    this.#room = { width: Math.max(1, width), style: {}, look, marker: 0 };
    this.#lex = lex;
  }

  /** @returns the rows that are finished with this piece; they never change again */
  render(piece: Piece): Line[] {
    switch (piece.type) {
      case 'blocks': return this.#apart(blockLines(this.#lex(piece.source, this.#links), this.#room), !piece.isRest);
      case 'item': return this.#apart(this.#item(piece), piece.gap || piece.isFirst);
      case 'text': return this.#apart(textRows(piece.text, this.#room.width, {}), piece.isFirst);
      case 'code':
        this.#code = new CodePainter(languageOf(piece.info), this.#room.look);
        // The row between comes at once, so that the code's rows come alone.
        return this.#apart([], true);
      case 'code-row': return this.#rows(this.#code?.push(piece.text) ?? []);
      case 'code-end': return this.#rows(this.#code?.end() ?? []);
    }
  }

  #rows(code: readonly Line[]): Line[] {
    return code.flatMap((row) => breakCode(row, this.#room.width));
  }

  #apart(lines: Line[], isApart: boolean): Line[] {
    const needsGap = isApart && !this.#isFirst;
    this.#isFirst = false;
    return needsGap ? [{ spans: [] }, ...lines] : lines;
  }

  #item({ source, ordinal }: Piece & { type: 'item' }): Line[] {
    const [list, ...others] = this.#lex(source, this.#links);
    if (list?.type !== 'list') return blockLines([...(list === undefined ? [] : [list]), ...others], this.#room);
    const rest: MarkupToken[] = others.filter(({ type }) => type !== 'space');
    const [item, ...more] = list.items;
    const lines = itemLines(asMarkup(item?.tokens ?? []), ordinal, this.#room);
    // The lexer may see more in it than one item.
    if (more.length > 0) rest.unshift({ ...list, items: more, start: ordinal === null ? '' : ordinal + 1 });
    return rest.length === 0 ? lines : [...lines, ...blockLines(rest, this.#room)];
  }
}
