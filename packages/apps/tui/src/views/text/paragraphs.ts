import { type Line, line, sanitize, span, type Style, wrap } from '@codex-ts/terminal-markup';

/** A text, from wherever, in rows of at most `width` cells that begin with `indent` spaces. */
export function paragraphs(text: string, width: number, { style = {}, indent = 2 }: { readonly style?: Style; readonly indent?: number } = {}): Line[] {
  const space = span(' '.repeat(indent));
  return sanitize(text)
    .trimEnd()
    .split('\n')
    .flatMap((row) => wrap(line(span(row, style)), Math.max(1, width), { first: [space], rest: [space] }));
}

/** A line that is already safe, in rows that begin with `indent` spaces. */
export function indented(text: Line, width: number, indent = 2): Line[] {
  const space = span(' '.repeat(indent));
  return wrap(text, Math.max(1, width), { first: [space], rest: [space] });
}
