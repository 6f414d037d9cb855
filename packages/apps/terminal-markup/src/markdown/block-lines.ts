import { type Tokens } from 'marked';
import { type Line, type Span, span } from '../line.ts';
import { type Style } from '../style.ts';
import { wrap } from '../wrap.ts';
import { codeRows } from './code-rows.ts';
import { hang } from './hang.ts';
import { inlineLines } from './inline-lines.ts';
import { asMarkup, type MarkupToken } from './lex-blocks.ts';
import { type MarkdownLook } from './markdown-look.ts';
import { tableLines } from './table-lines.ts';

/** Where blocks are drawn. */
export interface Room {
  readonly width: number;
  /** Under everything else, as the green of quotes. */
  readonly style: Style;
  readonly look: MarkdownLook;
  /** The marker of the list item that the blocks are in, in cells; 0 outside of lists. */
  readonly marker: number;
}

const HEADINGS: readonly Style[] = [{ bold: true, underline: true }, { bold: true }, { bold: true, italic: true }];
const QUOTE: Style = { fg: 'green' };
/** Lists in lists begin so many cells further right, as long as there is room. */
const LIST_STEP = 4;
const ROOMY = 30;
const BLANK: Line = { spans: [] };

/** The rows of blocks, with an empty row between them; within list items only where the source has one. */
export function blockLines(tokens: readonly MarkupToken[], room: Room): Line[] {
  const lines: Line[] = [];
  let before: MarkupToken | null = null;
  let hasSpace = false;
  for (const token of tokens) {
    if (token.type === 'space') {
      hasSpace = true;
      continue;
    }
    if (token.type === 'checkbox') {
      before = token;
      continue;
    }
    const own = blockRows(token, room);
    if (before?.type === 'checkbox') own[0] = { ...own[0], spans: [span(before.checked ? '[x] ' : '[ ] ', room.style), ...(own[0]?.spans ?? [])] };
    else if (before !== null && needsGap(before, token, room, hasSpace)) lines.push(BLANK);
    lines.push(...own);
    before = token;
    hasSpace = false;
  }
  return lines;
}

function needsGap(before: MarkupToken, token: MarkupToken, { marker }: Room, hasSpace: boolean): boolean {
  if (before.type === 'def' && token.type === 'def') return false;
  return marker === 0 || hasSpace || endsEmpty(before.raw);
}

/** Whether a block or an item has an empty row after it. */
export function endsEmpty(raw: string): boolean {
  return /\n *\n *$/.test(raw);
}

function blockRows(token: MarkupToken, room: Room): Line[] {
  const { width, style, look } = room;
  const paragraph = (tokens: readonly MarkupToken[], own: Style): Line[] => inlineLines(tokens, own, look).flatMap((row) => wrap(row, width));
  switch (token.type) {
    case 'heading': return headingLines(token, room);
    case 'code': return codeRows(token.text, token.lang, width, { look, style });
    case 'hr': return wrap({ spans: [span('———', style)] }, width);
    case 'blockquote': return quoteLines(asMarkup(token.tokens), room);
    case 'list': return listLines(token, room);
    case 'table': return tableLines(token, room);
    case 'def': return wrap({ spans: [span(`[${token.tag}]: `, { ...style, dim: true }), ...definition(token, room)] }, width);
    case 'html': return textRows(token.raw.trimEnd(), width, style);
    case 'paragraph': return paragraph(asMarkup(token.tokens), style);
    case 'text': return token.tokens === undefined ? textRows(token.text, width, style) : paragraph(asMarkup(token.tokens), style);
    default: return paragraph([token], style);
  }
}

/** Text as it stands, one line for each of its rows. */
export function textRows(text: string, width: number, style: Style): Line[] {
  return text.split('\n').flatMap((row) => wrap({ spans: row === '' ? [] : [span(row, style)] }, width));
}

/** Headings keep their marks: looks alone would not tell their level. */
function headingLines({ depth, tokens }: Tokens.Heading, { width, style, look }: Room): Line[] {
  const own = { ...style, ...(HEADINGS[depth - 1] ?? { italic: true }) };
  const rows = inlineLines(asMarkup(tokens), own, look);
  return rows.flatMap((row, index) => wrap(index === 0 ? { spans: [span(`${'#'.repeat(depth)} `, own), ...row.spans] } : row, width));
}

/** Definitions of links are shown: what refers to them may stand before them, where it was not resolved. */
function definition({ href, title }: Tokens.Def, { style, look }: Room): readonly Span[] {
  const link: Tokens.Link = { type: 'link', raw: href, href, title: null, text: '', tokens: [] };
  const [row = BLANK] = inlineLines([link], { ...style, dim: true }, look);
  return title === undefined || title === '' ? row.spans : [...row.spans, span(` "${title}"`, { ...style, dim: true })];
}

function quoteLines(tokens: readonly MarkupToken[], room: Room): Line[] {
  const style = { ...room.style, ...QUOTE };
  const mark = [span('> ', style)];
  return hang(mark, mark, room.width, (width) => blockLines(tokens, { ...room, width, style, marker: 0 }));
}

function listLines({ items, start, ordered }: Tokens.List, room: Room): Line[] {
  const shift = room.marker > 0 && room.width >= ROOMY ? Math.max(0, LIST_STEP - room.marker) : 0;
  const rows = (width: number): Line[] =>
    items.flatMap((item, index) => [
      ...(index > 0 && endsEmpty(items[index - 1]?.raw ?? '') ? [BLANK] : []),
      ...itemLines(asMarkup(item.tokens), ordered ? Number(start) + index : null, { ...room, width }),
    ]);
  if (shift === 0) return rows(room.width);
  const indent = [span(' '.repeat(shift))];
  return hang(indent, indent, room.width, rows);
}

/** One item of a list; `ordinal` is null where items have no numbers. */
export function itemLines(tokens: readonly MarkupToken[], ordinal: number | null, room: Room): Line[] {
  const text = ordinal === null ? '- ' : `${ordinal}. `;
  // Light blue is a colour of the terminal's own sixteen.
  const mark = span(text, ordinal === null ? room.style : { ...room.style, fg: { index: 12 } });
  return hang([mark], [span(' '.repeat(text.length))], room.width, (width) => blockLines(tokens, { ...room, width, marker: text.length }));
}
