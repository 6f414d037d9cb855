import { type Line, lineWidth, type Span, type Style, textWidth } from '@codex-ts/terminal-markup';

/**
 * Texts whose width every terminal sees alike. Of others (emoji and what is joined to them) terminals make one, two or
 * more cells: what stands behind such a text is written with it, never placed by counting cells.
 */
const CERTAIN = /^[\x20-\x7e\xa1-\u02ff\u0370-\u052f\u2010-\u2027\u2030-\u203b\u2190-\u22ff\u2500-\u25a9\u25cb-\u25fa\u3001-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/;

/** How a row has to be changed. */
export interface RowChange {
  /** The first cell that is another. */
  readonly x: number;
  /** What is written from there. */
  readonly line: Line;
  /** Whether what is behind it has to be cleared. */
  readonly clearsRest: boolean;
}

/** What turns a row that is shown into another, writing neither what both begin with nor what both end with; null when they look alike. */
export function diffRow(shown: Line, next: Line): RowChange | null {
  if (shown === next) return null;
  const sameFill = sameStyle(shown.fill, next.fill);
  const same = sameFill ? commonSpans(shown.spans, next.spans) : 0;
  if (sameFill && same === shown.spans.length && same === next.spans.length) return null;
  const uncertain = next.spans.findIndex(({ text }) => !CERTAIN.test(text));
  const head = uncertain === -1 ? same : Math.min(same, uncertain);
  const oldRest = shown.spans.slice(head);
  const newRest = next.spans.slice(head);
  const x = widthOf(next.spans.slice(0, head));
  const tail = commonEnd(oldRest, newRest);
  const oldMiddle = oldRest.slice(0, oldRest.length - tail);
  const newMiddle = newRest.slice(0, newRest.length - tail);
  const isCertain = [...oldMiddle, ...newMiddle].every(({ text }) => CERTAIN.test(text));
  if (tail > 0 && sameFill && isCertain && widthOf(oldMiddle) === widthOf(newMiddle)) return withinSpan(oldMiddle, { x, line: { spans: newMiddle }, clearsRest: false });
  const isShorter = lineWidth({ spans: newRest }) < lineWidth({ spans: oldRest });
  const change = { x, line: { ...next, spans: newRest }, clearsRest: isShorter || !sameFill };
  return sameFill ? withinSpan(oldRest, change) : change;
}

/** Leaves out what the first span that differs has in common with the one it replaces. Only ASCII: there a character is a cell. */
function withinSpan(old: readonly Span[], change: RowChange): RowChange {
  const [before] = old;
  const [first, ...others] = change.line.spans;
  if (before === undefined || first === undefined || !sameStyle(before.style, first.style)) return change;
  let same = 0;
  while (same < first.text.length && isPlain(first.text, same) && first.text[same] === before.text[same]) same += 1;
  // The last of them may be the base of a mark that follows.
  if (same > 0 && (follows(first.text, same) || follows(before.text, same))) same -= 1;
  if (same === 0) return change;
  return { ...change, x: change.x + same, line: { ...change.line, spans: [{ ...first, text: first.text.slice(same) }, ...others] } };
}

const isPlain = (text: string, at: number): boolean => /[\x20-\x7e]/.test(text[at] ?? '');
const follows = (text: string, at: number): boolean => at < text.length && !isPlain(text, at);
const widthOf = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + textWidth(text), 0);

function commonSpans(a: readonly Span[], b: readonly Span[]): number {
  let count = 0;
  while (count < a.length && count < b.length && sameSpan(a[count], b[count])) count += 1;
  return count;
}

function commonEnd(a: readonly Span[], b: readonly Span[]): number {
  let count = 0;
  while (count < a.length && count < b.length && sameSpan(a.at(-1 - count), b.at(-1 - count))) count += 1;
  return count;
}

function sameSpan(a: Span | undefined, b: Span | undefined): boolean {
  return a === b || (a?.text === b?.text && sameStyle(a?.style, b?.style));
}

/** Styles are small and flat but for their colours. */
function sameStyle(a: Style | undefined, b: Style | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}
