import { type Line } from './line.ts';

/** What a view shows: rows from the top, each of which fits the width it was made for, and where the cursor stands. */
export interface Frame {
  readonly lines: readonly Line[];
  /** In cells from the frame's first; null hides the cursor. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
}
