import { lineWidth } from '../cut-line.ts';
import { type Line, type Span } from '../line.ts';
import { wrap } from '../wrap.ts';

/** Text in fewer cells than this cannot be read: then marks no longer push it to the right. */
const MIN_ROOM = 8;

/** Rows that hang from a mark: `first` before the first, `rest` before the others. `draw` makes them for the cells that are left. */
export function hang(first: readonly Span[], rest: readonly Span[], width: number, draw: (width: number) => readonly Line[]): Line[] {
  const taken = Math.max(lineWidth({ spans: first }), lineWidth({ spans: rest }));
  if (width - taken >= Math.min(MIN_ROOM, Math.ceil(width / 2))) {
    const rows = draw(width - taken);
    return (rows.length === 0 ? [{ spans: [] }] : rows).map((row, index) => trimmed({ ...row, spans: [...(index === 0 ? first : rest), ...row.spans] }));
  }
  const [head = { spans: [] }, ...others] = draw(width);
  return [...wrap({ ...head, spans: [...first, ...head.spans] }, width), ...others];
}

/** Rows without spaces at their end, and without spans of nothing. */
function trimmed(line: Line): Line {
  const spans = [...line.spans];
  for (let last = spans.at(-1); last !== undefined; last = spans.at(-1)) {
    const text = last.text.trimEnd();
    spans.pop();
    if (text === '') continue;
    spans.push(text === last.text ? last : { ...last, text });
    break;
  }
  return { ...line, spans };
}
