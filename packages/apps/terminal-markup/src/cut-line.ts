import { type Line, type Span, span } from './line.ts';
import { graphemes, splitAtWidth, textWidth } from './text-width.ts';

/** How many cells a line takes. */
export function lineWidth({ spans }: Line): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The part of a line that fits into `width` cells; what was cut is marked by an ellipsis in the last one. */
export function truncate(line: Line, width: number, { ellipsis = '…' }: { ellipsis?: string } = {}): Line {
  if (lineWidth(line) <= width) return line;
  const mark = splitAtWidth(ellipsis, width)[0];
  const [head] = splitLine(line, width - textWidth(mark));
  const style = head.at(-1)?.style ?? line.spans[0]?.style ?? {};
  return { ...line, spans: mark === '' ? head : [...head, span(mark, style)] };
}

/** A text of at most `width` cells whose middle was taken out: for paths, whose ends say most. */
export function truncateMiddle(text: string, width: number): string {
  const all = textWidth(text);
  if (all <= width) return text;
  if (width <= 1) return splitAtWidth('…', width)[0];
  const [head] = splitAtWidth(text, Math.floor((width - 1) / 2));
  const room = width - 1 - textWidth(head);
  const [, tail] = splitAtWidth(text, all - room);
  // A wide character at the cut may leave the tail a cell too long.
  const [first = ''] = textWidth(tail) > room ? graphemes(tail) : [];
  return `${head}…${tail.slice(first.length)}`;
}

/** A line filled up with spaces to `width` cells; longer ones stay as they are. */
export function padTo(line: Line, width: number): Line {
  const missing = width - lineWidth(line);
  return missing <= 0 ? line : { ...line, spans: [...line.spans, span(' '.repeat(missing), line.fill ?? {})] };
}

/** Cuts spans after `width` cells. */
export function splitLine({ spans }: Line, width: number): [head: Span[], rest: Span[]] {
  const head: Span[] = [];
  let left = width;
  for (const [index, each] of spans.entries()) {
    const needed = textWidth(each.text);
    if (needed <= left) {
      head.push(each);
      left -= needed;
      continue;
    }
    const [fits, over] = splitAtWidth(each.text, left);
    if (fits !== '') head.push({ ...each, text: fits });
    return [head, [{ ...each, text: over }, ...spans.slice(index + 1)]];
  }
  return [head, []];
}
