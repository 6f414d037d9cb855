import { type Line, line, span } from '@codex-ts/terminal-markup';

import { type CompactionCell, type DrawOptions } from './cell.ts';
import { marked } from './layout.ts';
import { BULLET, DIM, runningMarker } from './looks.ts';

/** The conversation is made shorter, so that there is room for more. */
export function compactionLines({ isDone }: CompactionCell, width: number, { nowMs }: DrawOptions): Line[] {
  return marked(isDone ? BULLET : runningMarker(nowMs), line(span(isDone ? 'Context compacted' : 'Compacting context', DIM)), width);
}
