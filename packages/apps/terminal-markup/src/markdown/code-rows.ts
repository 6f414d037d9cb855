import { lineWidth } from '../cut-line.ts';
import { CodePainter } from '../highlight/code-painter.ts';
import { type Line, type Span } from '../line.ts';
import { type Style } from '../style.ts';
import { graphemes, graphemeWidth } from '../text-width.ts';
import { type MarkdownLook } from './markdown-look.ts';

/** The first word after a fence names the language. */
export function languageOf(info: string | undefined): string | null {
  return /^[^\s,{:]+/.exec(info?.trim() ?? '')?.[0] ?? null;
}

/** The rows of a code block that is there as a whole. */
export function codeRows(code: string, info: string | undefined, width: number, { look, style }: { look: MarkdownLook; style: Style }): Line[] {
  const painter = new CodePainter(languageOf(info), look, style);
  return [...code.split('\n').flatMap((row) => painter.push(row)), ...painter.end()].flatMap((row) => breakCode(row, width));
}

/** Breaks a line of code wherever its row is full: its spaces mean something. What is wider than a row is left out. */
export function breakCode(line: Line, width: number): Line[] {
  if (lineWidth(line) <= width) return [line];
  const rows: Line[] = [];
  let row: Span[] = [];
  let left = width;
  const end = (): void => {
    rows.push({ ...line, spans: row });
    row = [];
    left = width;
  };
  for (const { text, style } of line.spans) {
    let part = '';
    const put = (): void => {
      if (part !== '') row.push({ text: part, style });
      part = '';
    };
    for (const grapheme of graphemes(text)) {
      const needed = graphemeWidth(grapheme);
      if (needed > width) continue;
      if (needed > left) {
        put();
        end();
      }
      part += grapheme;
      left -= needed;
    }
    put();
  }
  end();
  return rows;
}
