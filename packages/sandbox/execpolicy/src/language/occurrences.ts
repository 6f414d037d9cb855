/** Where a part begins in a text, in UTF-16 units, without overlaps: from the left, or found from the right. In order. */
export function occurrences(text: string, part: string, fromEnd = false, most = Number.POSITIVE_INFINITY): number[] {
  if (part.length > text.length) return [];
  if (part.length > SHORT) return slowly(text, part, fromEnd, most);
  const found: number[] = [];
  const step = Math.max(1, part.length);
  const next = (from: number): number => (fromEnd ? (from < 0 ? -1 : text.lastIndexOf(part, from)) : from > text.length ? -1 : text.indexOf(part, from));
  let at = next(fromEnd ? text.length - part.length : 0);
  while (at !== -1 && found.length < most) {
    found.push(at);
    at = next(fromEnd ? at - step : at + step);
  }
  return fromEnd ? found.reverse() : found;
}

/** Engines search in a way that takes text times part for parts that are nearly there all the time. */
const SHORT = 16;

/** Knuth, Morris and Pratt: each unit of the text is looked at about twice, whatever the part. */
function slowly(text: string, part: string, fromEnd: boolean, most: number): number[] {
  const units = fromEnd ? (whole: string, i: number): number => whole.charCodeAt(whole.length - 1 - i) : (whole: string, i: number): number => whole.charCodeAt(i);
  const borders = new Uint32Array(part.length);
  for (let i = 1, length = 0; i < part.length; i += 1) {
    while (length > 0 && units(part, i) !== units(part, length)) length = borders[length - 1] ?? 0;
    if (units(part, i) === units(part, length)) length += 1;
    borders[i] = length;
  }
  const found: number[] = [];
  for (let i = 0, length = 0; i < text.length && found.length < most; i += 1) {
    while (length > 0 && units(text, i) !== units(part, length)) length = borders[length - 1] ?? 0;
    if (units(text, i) === units(part, length)) length += 1;
    if (length < part.length) continue;
    found.push(fromEnd ? text.length - 1 - i : i + 1 - part.length);
    length = 0;
  }
  return fromEnd ? found.reverse() : found;
}

/** The pieces of a text between the places where a part, which has a length, begins. */
export function piecesBetween(text: string, part: string, places: readonly number[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const at of places) {
    pieces.push(text.slice(from, at));
    from = at + part.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
