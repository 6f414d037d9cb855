import { type HLJSApi } from 'highlight.js';
import { type Line } from '../line.ts';
import { sanitize } from '../sanitize.ts';
import { type Style } from '../style.ts';
import { type Theme } from '../theme.ts';
import { finePieces } from './fine-pieces.ts';
import { type Language } from './languages.ts';
import { type PaintedText, PieceEmitter } from './piece-emitter.ts';
import { styleOf } from './scope-style.ts';

/** Larger texts are not coloured: it would take longer than anybody waits. */
export const MAX_BYTES = 524_288;
export const MAX_ROWS = 10_000;

/** Colours code, at once: what it needs was loaded with it (`loadHighlighter`). */
export class Highlighter {
  readonly #engine: HLJSApi;
  readonly #languages: ReadonlyMap<string, Language>;

  /** `engine`: an instance of its own, for it is configured here. */
  constructor(engine: HLJSApi, languages: ReadonlyMap<string, Language>) {
    this.#engine = engine;
    this.#languages = languages;
    engine.configure({ __emitter: PieceEmitter });
  }

  /** Whether code in this language is coloured; by its name, another of its names, or the ending of its files. */
  knows(language: string): boolean {
    return this.#languages.has(language.toLowerCase());
  }

  /**
   * Colours code, which is made safe first. One line for each of its rows; null for a language that is not known, and
   * for more than 512 KB or 10,000 rows.
   */
  highlight(code: string, language: string, theme: Theme): Line[] | null {
    if (code.length > MAX_BYTES || countRows(code) > MAX_ROWS) return null;
    return this.paint(sanitize(code), language, theme)?.lines ?? null;
  }

  /** The same for safe text of any size; `isOpen` tells that something reaches beyond its end, such as a comment. */
  paint(code: string, language: string, theme: Theme): { lines: Line[]; isOpen: boolean } | null {
    const found = this.#languages.get(language.toLowerCase());
    if (found === undefined) return null;
    this.#register(found);
    const result = this.#engine.highlight(code, { language: found.name, ignoreIllegals: true });
    const lines = asLines(result._emitter instanceof PieceEmitter ? result._emitter.pieces : [{ text: code, scopes: [] }], theme);
    return { lines, isOpen: result._top !== undefined && 'parent' in result._top };
  }

  /** A grammar is built when it is first used, and those of the languages it holds with it. */
  #register({ name, grammar, within = [] }: Language): void {
    if (this.#engine.getLanguage(name) !== undefined) return;
    this.#engine.registerLanguage(name, grammar);
    for (const other of within) {
      const language = this.#languages.get(other);
      if (language !== undefined) this.#register(language);
    }
  }
}

function asLines(pieces: readonly PaintedText[], theme: Theme): Line[] {
  const lines: { spans: { text: string; style: Style }[] }[] = [{ spans: [] }];
  const put = (text: string, style: Style): void => {
    for (const [index, row] of text.split('\n').entries()) {
      if (index > 0) lines.push({ spans: [] });
      const spans = lines.at(-1)?.spans ?? [];
      const last = spans.at(-1);
      if (row === '') continue;
      if (last?.style === style) spans[spans.length - 1] = { text: last.text + row, style };
      else spans.push({ text: row, style });
    }
  };
  for (const piece of pieces) for (const { text, scopes } of finePieces(piece)) put(text, styleOf(scopes, theme));
  return lines;
}

function countRows(code: string): number {
  let rows = 1;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) rows += 1;
  return rows;
}
