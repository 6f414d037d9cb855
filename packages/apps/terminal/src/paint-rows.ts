import { type ColorDepth, encodeLine, type Line } from '@codex-ts/terminal-markup';
import { ansi } from './ansi.ts';
import { diffRow } from './diff-row.ts';

/** A row that is blank. */
export const BLANK: Line = { spans: [] };

/** What brings the rows that are shown to the next ones; rows that were not there are blank. `to`: what moves the cursor to a cell of them. */
export function paintRows(shown: readonly Line[], next: readonly Line[], to: (x: number, row: number) => string, depth: ColorDepth): string {
  let out = '';
  for (let row = 0; row < Math.max(shown.length, next.length); row += 1) {
    const change = diffRow(shown[row] ?? BLANK, next[row] ?? BLANK);
    if (change === null) continue;
    const clear = change.clearsRest ? ansi.clearRowEnd : '';
    // Cleared first: behind a row that is full the cursor would still stand on its last cell.
    out += to(change.x, row) + clear + encodeLine(change.line, depth);
  }
  return out;
}
