import { type Line, type Theme, wrap } from '@codex-ts/terminal-markup';

/** A piece of what a pager shows: a cell, or a stretch of a long text. */
export interface PagerBlock {
  /** Rows of at most `width` cells. */
  lines(width: number, theme: Theme): readonly Line[];
  /** Can be chosen to be edited; an id of the caller's. */
  readonly messageId?: string | undefined;
}

const CHUNK = 64;

/** A long text of lines as blocks, so that only what is on the screen is wrapped. */
export function linesAsBlocks(lines: readonly Line[]): PagerBlock[] {
  return Array.from({ length: Math.ceil(lines.length / CHUNK) }, (_, index) => {
    const part = lines.slice(index * CHUNK, (index + 1) * CHUNK);
    return { lines: (width) => part.flatMap((row) => wrap(row, Math.max(1, width))) };
  });
}
