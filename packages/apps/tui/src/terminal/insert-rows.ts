import { type ColorDepth, encodeLine, type Line } from '@codex-ts/terminal-markup';
import { ansi, clearFrom } from './ansi.ts';

/** The live part on the screen: its first row, and how many it has. */
export interface LivePart {
  readonly top: number;
  readonly height: number;
}

export interface InsertOptions {
  readonly screenRows: number;
  readonly depth: ColorDepth;
}

/**
 * Writes rows above the live part without touching it: it is pushed down while there is room below, then the part of
 * the screen above it scrolls into the scrollback. null where a scroll region has too few rows for that.
 * @returns what to write, and where the live part is then
 */
export function insertByRegions(rows: readonly Line[], live: LivePart, { screenRows, depth }: InsertOptions): { readonly text: string; readonly top: number } | null {
  const pushed = Math.min(rows.length, screenRows - live.top - live.height);
  const top = live.top + pushed;
  if (pushed < rows.length && top < 2) return null;
  let text = '';
  if (pushed > 0) {
    text += ansi.scrollRegion(live.top, screenRows - 1) + ansi.moveTo(0, live.top) + ansi.reverseIndex.repeat(pushed) + ansi.wholeScreenScrolls;
    for (const [index, row] of rows.slice(0, pushed).entries()) text += ansi.moveTo(0, live.top + index) + encodeLine(row, depth);
  }
  if (pushed < rows.length) {
    text += ansi.scrollRegion(0, top - 1) + ansi.moveTo(0, top - 1);
    for (const row of rows.slice(pushed)) text += `\r\n${encodeLine(row, depth)}`;
    text += ansi.wholeScreenScrolls;
  }
  return { text, top };
}

/**
 * Writes rows where the live part is, as any program would, and makes room for a live part of `height` below them: the
 * screen scrolls by itself. For terminals that lose what scrolls out of a region, and where a region has no room.
 * @returns what to write, and where the live part, now blank, is then
 */
export function insertByWriting(rows: readonly Line[], { top, height }: LivePart, { screenRows, depth }: InsertOptions): { readonly text: string; readonly top: number } {
  const text = clearFrom(top, screenRows) + rows.map((row) => `${encodeLine(row, depth)}\r\n`).join('') + '\n'.repeat(height - 1);
  return { text, top: Math.max(0, Math.min(top + rows.length, screenRows - height)) };
}
