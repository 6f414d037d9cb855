/** The sequences that are written, each by what it does. Rows and columns count from 0. */
export const ansi = {
  moveTo: (x: number, y: number): string => `\x1b[${y + 1};${x + 1}H`,
  up: (rows: number): string => `\x1b[${rows}A`,
  down: (rows: number): string => `\x1b[${rows}B`,
  column: (x: number): string => `\x1b[${x + 1}G`,
  clearRowEnd: '\x1b[K',
  clearDown: '\x1b[J',
  clearScrollback: '\x1b[3J',
  /** What is written between them is shown at once. */
  beginFrame: '\x1b[?2026h',
  endFrame: '\x1b[?2026l',
  /** Text that turns out wider than we measured piles up at the edge and does not spill into the next row. */
  edgeStops: '\x1b[?7l',
  edgeWraps: '\x1b[?7h',
  showCursor: '\x1b[?25h',
  hideCursor: '\x1b[?25l',
  plainLook: '\x1b[0m',
} as const;

/**
 * Clears the row that the cursor stands at the beginning of, and all below it. Done in one go from the first row of the
 * screen, some terminals (tmux) would keep a copy of it in their scrollback.
 */
export const CLEAR_FROM_HERE = `${ansi.clearRowEnd}\x1b[C${ansi.clearDown}\r`;

/**
 * Clears from a row to the end of the screen. Clearing all of it in one go makes some terminals (tmux) keep a copy of
 * it in their scrollback, so the first row is cleared by itself.
 */
export function clearFrom(y: number, rows: number): string {
  if (y > 0 || rows < 2) return ansi.moveTo(0, y) + (rows < 2 ? ansi.clearRowEnd : ansi.clearDown);
  return ansi.moveTo(0, 0) + ansi.clearRowEnd + ansi.moveTo(0, 1) + ansi.clearDown + ansi.moveTo(0, 0);
}
