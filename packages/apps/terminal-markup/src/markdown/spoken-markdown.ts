import { sanitize } from '../sanitize.ts';
import { BlockSplitter } from './block-splitter.ts';
import { asMarkup, lexBlocks, type LinkDefinitions, noLinks } from './lex-blocks.ts';
import { type Piece } from './piece.ts';
import { speakBlocks, speakCode, speakItem } from './speak-blocks.ts';

/**
 * Markdown that comes in parts, as lines of words for those who listen: no frames, no rules, no colours. Headings,
 * quotes, code and tables are named; emphasis is dropped. A block is given out once, when nothing more can belong to it.
 * The lines hold no control characters.
 */
export class SpokenMarkdown {
  readonly #splitter = new BlockSplitter();
  readonly #links: LinkDefinitions = noLinks();
  #code: { readonly language: string; readonly rows: string[] } | null = null;
  #row = '';

  /** Takes the next part. @returns the lines of the blocks that are complete with it */
  push(delta: string): string[] {
    const rows = (this.#row + delta).split('\n');
    this.#row = rows.pop() ?? '';
    return rows.flatMap((row) => this.#take(row));
  }

  /** The text is complete. @returns the lines that were held back */
  finish(): string[] {
    const last = this.#row === '' ? [] : this.#take(this.#row);
    this.#row = '';
    return [...last, ...this.#speakAll(this.#splitter.end())];
  }

  #take(row: string): string[] {
    return sanitize(row.endsWith('\r') ? row.slice(0, -1) : row).split('\n').flatMap((safe) => this.#speakAll(this.#splitter.push(safe)));
  }

  #speakAll(pieces: readonly Piece[]): string[] {
    return pieces.flatMap((piece) => this.#speak(piece));
  }

  #speak(piece: Piece): string[] {
    switch (piece.type) {
      case 'blocks':
        return speakBlocks(lexBlocks(piece.source, this.#links));
      case 'item':
        return this.#item(piece);
      case 'text':
        return [piece.text];
      case 'code':
        this.#code = { language: piece.info.split(/[\s,]/)[0] ?? '', rows: [] };
        return [];
      case 'code-row':
        this.#code?.rows.push(piece.text);
        return [];
      case 'code-end': {
        const code = this.#code;
        this.#code = null;
        return code === null ? [] : speakCode(code.language, code.rows);
      }
    }
  }

  #item({ source, ordinal }: Piece & { type: 'item' }): string[] {
    const [list, ...others] = lexBlocks(source, this.#links);
    if (list?.type !== 'list') return speakBlocks([...(list === undefined ? [] : [list]), ...others]);
    const items = list.items.flatMap((item, index) => speakItem(asMarkup(item.tokens), ordinal === null ? null : ordinal + index));
    return [...items, ...speakBlocks(others)];
  }
}
