import { type Section, type TomlDocument } from './toml-document.ts';

/** The offset of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset after the line that holds `offset`, its line end included. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Whether a line starts at `at` and holds nothing. The end of the text is no line. */
export function isBlankLine(text: string, at: number): boolean {
  return at < text.length && text.slice(at, lineEnd(text, at)).trim() === '';
}

/** Whether the line before the line start `at` exists and holds nothing. */
export function isBlankBefore(text: string, at: number): boolean {
  return at > 0 && isBlankLine(text, lineStart(text, at - 1));
}

/** The line end to be used at `at`: that of the line before, else of the first line, else `\n`. */
export function eolAt(text: string, at: number): string {
  const before = text.lastIndexOf('\n', at - 1);
  const newline = before === -1 ? text.indexOf('\n') : before;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** Where the lines of a key or header begin, with the comment lines directly above it. */
export function blockStart(doc: TomlDocument, offset: number): number {
  let at = lineStart(doc.text, offset);
  while (at > 0) {
    const above = lineStart(doc.text, at - 1);
    if (!doc.commentLines.has(above)) return at;
    at = above;
  }
  return at;
}

/**
 * Where the lines of a section end: after its last pair (or its header), with the comment lines directly below unless
 * they stand directly above the next header.
 */
export function sectionEnd(doc: TomlDocument, section: Section): number {
  const bare = lineEnd(doc.text, section.pairs.at(-1)?.range[1] ?? section.headerEnd);
  let at = bare;
  while (doc.commentLines.has(at)) at = lineEnd(doc.text, at);
  return at === doc.text.length || isBlankLine(doc.text, at) ? at : bare;
}
