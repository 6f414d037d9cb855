import { type Line, line, span, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions, type ProposedPlanCell } from './cell.ts';
import { tinted } from './ground.ts';
import { innerWidth, marked, prefixed } from './layout.ts';
import { BOLD, BULLET, INDENT } from './looks.ts';
import { markdownRows } from './streamed-markdown.ts';

/** A plan to be agreed on, on a ground of its own where the terminal shows one. */
export function proposedPlanLines(cell: ProposedPlanCell, width: number, theme: Theme, options: DrawOptions): Line[] {
  const rows = prefixed(markdownRows(cell, innerWidth(width), theme, options), [INDENT], [INDENT], width);
  const body = [...marked(BULLET, line(span('Proposed Plan', BOLD)), width), line(''), ...tinted(rows, theme)];
  return body.slice(options.skipRows ?? 0);
}
