import { type ColorDepth, encodeLine, type Line } from '@codex-ts/terminal-markup';
import { ansi } from './ansi.ts';
import { diffRow } from './diff-row.ts';

/** A row that is blank. */
export const BLANK: Line = { spans: [] };

/** What brings the rows that are shown from `top` on to the next ones; rows that were not there are blank. Moves the cursor. */
export function paintRows(shown: readonly Line[], next: readonly Line[], top: number, depth: ColorDepth): string {
  let out = '';
  for (let row = 0; row < Math.max(shown.length, next.length); row += 1) {
    const change = diffRow(shown[row] ?? BLANK, next[row] ?? BLANK);
    if (change === null) continue;
    const clear = change.clearsRest ? ansi.clearRowEnd : '';
    // Cleared first: behind a row that is full the cursor would still stand on its last cell.
    out += ansi.moveTo(change.x, top + row) + clear + encodeLine(change.line, depth);
  }
  return out;
}
