import { type UserInput } from '@codex-ts/app-server-protocol';
import { type Line, line, sanitize, type Span, span, type Style, type Theme, wrap } from '@codex-ts/terminal-markup';

import { type UserMessageCell } from './cell.ts';
import { tinted } from './ground.ts';
import { ACCENT, INDENT } from './looks.ts';

type TextInput = Extract<UserInput, { type: 'text' }>;

const PROMPT = span('› ', { bold: true, dim: true });

/** What the user said, on a ground of its own where the terminal shows one. */
export function userMessageLines({ content }: UserMessageCell, width: number, theme: Theme): Line[] {
  const paragraphs = [...pictureRows(content), ...content.flatMap((part) => (part.type === 'text' ? paragraphsOf(part) : []))];
  const rows = paragraphs.flatMap((paragraph, index) => (index > 0 && paragraph.spans.length === 0 ? [line()] : wrap(paragraph, width, { first: [index === 0 ? PROMPT : INDENT], rest: [INDENT] })));
  // Rows without text above and below show the ground; without one there is nothing to show.
  return theme.userMessage === null ? rows : tinted([line(), ...rows, line()], theme);
}

/** The message as it can be written again: what it holds besides text is named. */
export function userMessageText(content: readonly UserInput[]): string {
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return [...pictureNames(content), ...(text === '' ? [] : [text])].join('\n');
}

/** Pictures that the text does not name by itself. */
function pictureNames(content: readonly UserInput[]): string[] {
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const pictures = content.filter(({ type }) => type === 'image' || type === 'localImage');
  return pictures.map((_, index) => `[Image #${index + 1}]`).filter((name) => !text.includes(name));
}

function pictureRows(content: readonly UserInput[]): Line[] {
  return pictureNames(content).map((name) => line(span(name, ACCENT)));
}

/** A text in paragraphs, with its elements (places of pictures, names of files and the like) in a colour of their own. */
function paragraphsOf(input: TextInput): Line[] {
  const lines: Span[][] = [[]];
  for (const { text, style } of pieces(input)) {
    for (const [index, row] of sanitize(text).split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (row !== '') lines.at(-1)?.push(span(row, style));
    }
  }
  while (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
  return lines.map((spans) => ({ spans }));
}

/** Elements are named by bytes; those that do not fit the text are left alone. */
function pieces({ text, text_elements: elements = [] }: TextInput): Span[] {
  if (elements.length === 0) return [span(text)];
  const bytes = Buffer.from(text);
  const out: Span[] = [];
  let at = 0;
  const take = (end: number, style: Style): void => {
    if (end > at) out.push(span(bytes.toString('utf8', at, end), style));
    at = Math.max(at, end);
  };
  for (const { byteRange } of [...elements].sort((a, b) => a.byteRange.start - b.byteRange.start)) {
    if (byteRange.start < at || byteRange.end > bytes.length || byteRange.end < byteRange.start) continue;
    take(byteRange.start, {});
    take(byteRange.end, ACCENT);
  }
  take(bytes.length, {});
  return out;
}
