import { type Span, span, type Style } from '@codex-ts/terminal-markup';

export const DIM: Style = { dim: true };
export const BOLD: Style = { bold: true };
export const GOOD: Style = { fg: 'green', bold: true };
export const BAD: Style = { fg: 'red', bold: true };
export const ACCENT: Style = { fg: 'cyan' };

const BLINK_MS = 600;

/** Begins a cell: two cells wide. Failed work has a sign of its own, so that no colour is needed to see it. */
export const BULLET: Span = span('• ', DIM);
export const DONE: Span = span('• ', GOOD);
export const FAILED: Span = span('✗ ', BAD);
export const INDENT: Span = span('  ');

/** Begins a cell of work that goes on. */
export function runningMarker(nowMs: number | undefined): Span {
  const isFull = nowMs === undefined || Math.floor(nowMs / BLINK_MS) % 2 === 0;
  return span(isFull ? '• ' : '◦ ', DIM);
}
