import { type Line, line, sanitize, span, type Style } from '@codex-ts/terminal-markup';

/** A text from outside as paragraphs, one for each of its lines. Line breaks at its end are dropped. */
export function safeParagraphs(text: string, style: Style = {}): Line[] {
  return sanitize(text).trimEnd().split('\n').map((row) => line(span(row, style)));
}
