import { type ColorDepth, encodeLine, type Line } from '@codex-ts/terminal-markup';
import { ansi, CLEAR_FROM_HERE } from './ansi.ts';

/**
 * Writes finished rows where the live part begins, and the live part anew below them, as any program would: what has no
 * room scrolls into the scrollback. To be written from the beginning of the row where the live part is.
 */
export function writeRows(finished: readonly Line[], live: readonly Line[], depth: ColorDepth): string {
  // Of finished text nothing may be cut off: on a screen that is narrower than we know it goes on in the next row.
  const above = finished.map((row) => `${ansi.clearRowEnd}${encodeLine(row, depth)}\r\n`).join('');
  const below = live.map((row, index) => (index < live.length - 1 ? ansi.clearRowEnd : CLEAR_FROM_HERE) + encodeLine(row, depth));
  return (above === '' ? '' : ansi.edgeWraps + above + ansi.edgeStops) + below.join('\r\n');
}
