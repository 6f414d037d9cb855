import { type Line, line, span } from '@codex-ts/terminal-markup';

import { type InterruptedCell } from './cell.ts';
import { marked } from './layout.ts';
import { BULLET } from './looks.ts';

/** The user stopped the turn. */
export function interruptedLines({ saysMore = false }: InterruptedCell, width: number): Line[] {
  if (saysMore) return marked(BULLET, line('Interrupted, to send what you wrote.'), width);
  return marked(span('■ ', { fg: 'red' }), line(span('Conversation interrupted. Say what to do instead.', { fg: 'red' })), width);
}
