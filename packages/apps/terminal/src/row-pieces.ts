import { type Line, lineWidth, splitLine } from '@codex-ts/terminal-markup';

/** How many rows a row takes once a terminal has made itself narrower and broken it. */
export function piecesOf(row: Line, columns: number): number {
  const width = lineWidth(row);
  if (width <= columns) return 1;
  let pieces = 0;
  for (let rest = row; rest.spans.length > 0; pieces += 1) rest = splitRow(rest, columns, 1)[1];
  return pieces;
}

/** A row cut after so many of its pieces. */
export function splitRow(row: Line, columns: number, pieces: number): [head: Line, rest: Line] {
  const head: Line['spans'][number][] = [];
  let rest = row.spans;
  for (let piece = 0; piece < pieces && rest.length > 0; piece += 1) {
    const [fits, over] = splitLine({ spans: rest }, columns);
    // A wide character on a screen of one column fits nowhere; it takes a row of its own.
    const [wide, ...others] = rest;
    if (fits.length === 0 && wide !== undefined) {
      head.push(wide);
      rest = others;
      continue;
    }
    head.push(...fits);
    rest = over;
  }
  return [{ ...row, spans: head }, { ...row, spans: rest }];
}
