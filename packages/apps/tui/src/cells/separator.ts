import { type Line, line, span } from '@codex-ts/terminal-markup';

import { type SeparatorCell } from './cell.ts';
import { formatElapsed } from './elapsed.ts';
import { DIM } from './looks.ts';

/** A rule across the screen, which says how long the work took if that was long. */
export function separatorLines({ workedMs }: SeparatorCell, width: number): Line[] {
  const label = workedMs === null ? '' : `─ Worked for ${formatElapsed(workedMs)} `;
  return [line(span(label.length < width ? label + '─'.repeat(width - label.length) : '─'.repeat(Math.max(0, width)), DIM))];
}
