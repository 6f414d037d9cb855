import { type Span } from '../language/rule-fault.ts';

/** Columns that a tab goes on to a multiple of. */
const TAB = 4;
/** With less nothing could be shown. */
const LEAST = 20;
/** How much of the line is shown before the place, when not all of it can be. */
const LEAD = 1 / 3;
const ELLIPSIS = '…';
const UNSEEN = '\ufffd';

const WIDE = /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]$/u;
const HALF_WIDTH = /^[\uff61-\uffdc]$/;
const ATTACHED = /^[\p{M}\u200d]$/u;
const CONTROL = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u;

/** What stands on one or two columns, what is attached to it included, and where it begins in the text. */
interface Cell {
  readonly at: number;
  shown: string;
  readonly width: number;
}

/**
 * The line in which a span begins, with its number, and carets under the span as far as it reaches on that line. Tabs
 * become blanks and what could steer a terminal a sign; a line that is too long is cut around the place.
 * @param columns how wide the terminal is: neither line is wider
 */
export function sourceExcerpt(text: string, { at, end }: Span, line: number, columns: number): string {
  const gutter = `  ${line} | `;
  const room = Math.max(LEAST, columns) - gutter.length;
  const cells = cellsAround(text, at, room);
  const start = indexAt(cells.list, at);
  const [from, to] = shownPart(cells, start, room);
  const behind = Math.max(start + 1, Math.min(to, indexAt(cells.list, end)));
  const isCutBefore = from > 0 || !cells.isFromStart;
  const isCutBehind = to < cells.list.length || !cells.isToEnd;
  const shown = `${isCutBefore ? ELLIPSIS : ''}${cells.list.slice(from, to).map((cell) => cell.shown).join('')}${isCutBehind ? ELLIPSIS : ''}`;
  const lead = ' '.repeat((isCutBefore ? 1 : 0) + widthOf(cells.list.slice(from, start)));
  const carets = '^'.repeat(Math.max(1, widthOf(cells.list.slice(start, behind))));
  return `${`${gutter}${shown}`.trimEnd()}\n${' '.repeat(gutter.length - 2)}| ${lead}${carets}`;
}

interface Cells {
  readonly list: readonly Cell[];
  readonly isFromStart: boolean;
  readonly isToEnd: boolean;
}

/** The characters of the line, as many around the place as could ever be shown. */
function cellsAround(text: string, at: number, room: number): Cells {
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  // Any character may be two units and have a few attached.
  const reach = room * 8;
  const from = wholeFrom(text, Math.max(lineStart, at - reach));
  const newline = text.indexOf('\n', at);
  const lineEnd = newline === -1 ? text.length : text[newline - 1] === '\r' ? Math.max(at, newline - 1) : newline;
  const to = Math.min(lineEnd, at + reach);
  const list: Cell[] = [];
  let column = 0;
  let place = from;
  for (const char of text.slice(from, to)) {
    const last = list.at(-1);
    if (last && ATTACHED.test(char)) last.shown += char;
    else {
      const cell = cellOf(char, place, column);
      column += cell.width;
      list.push(cell);
    }
    place += char.length;
  }
  return { list, isFromStart: from === lineStart, isToEnd: to === lineEnd };
}

function wholeFrom(text: string, at: number): number {
  return at > 0 && /^[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at;
}

function cellOf(char: string, at: number, column: number): Cell {
  if (char === '\t') {
    const width = TAB - (column % TAB);
    return { at, shown: ' '.repeat(width), width };
  }
  if (CONTROL.test(char)) return { at, shown: UNSEEN, width: 1 };
  return { at, shown: char, width: WIDE.test(char) && !HALF_WIDTH.test(char) ? 2 : 1 };
}

/** The first character that begins there or behind it; their number when there is none. */
function indexAt(list: readonly Cell[], at: number): number {
  const index = list.findIndex((cell) => cell.at >= at);
  return index === -1 ? list.length : index;
}

/** Which characters fit: all, or some before the place and as many behind as there is room for, with signs where it is cut. */
function shownPart({ list, isFromStart, isToEnd }: Cells, start: number, room: number): [number, number] {
  // Behind the last character a caret may stand.
  const atEnd = start === list.length ? 1 : 0;
  if (isFromStart && isToEnd && widthOf(list) + atEnd <= room) return [0, list.length];
  let from = start;
  for (let left = Math.floor(room * LEAD); from > 0 && left >= (list[from - 1]?.width ?? 0); from -= 1) left -= list[from - 1]?.width ?? 0;
  let left = room - widthOf(list.slice(from, start)) - atEnd - (from > 0 || !isFromStart ? 1 : 0) - 1;
  let to = start;
  for (; to < list.length && left >= (list[to]?.width ?? 0); to += 1) left -= list[to]?.width ?? 0;
  return [from, to];
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}
