import { type Line, line, span } from '@codex-ts/terminal-markup';

import { marked } from './layout.ts';

/** The user stopped the turn. */
export function interruptedLines(width: number): Line[] {
  return marked(span('■ ', { fg: 'red' }), line(span('Conversation interrupted. Say what to do instead.', { fg: 'red' })), width);
}
