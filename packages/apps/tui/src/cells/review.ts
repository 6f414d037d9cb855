import { type Line, line, sanitizeRow, span, wrap } from '@codex-ts/terminal-markup';

import { type ReviewCell } from './cell.ts';
import { ACCENT } from './looks.ts';

/** Where a review begins and ends. */
export function reviewLines({ subject }: ReviewCell, width: number): Line[] {
  const text = subject === null ? '<< Code review finished >>' : `>> Code review started: ${sanitizeRow(subject)} <<`;
  return wrap(line(span(text, ACCENT)), width);
}
