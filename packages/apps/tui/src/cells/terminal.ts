import { type Line, line, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { type TerminalCell } from './cell.ts';
import { branch, marked } from './layout.ts';
import { BOLD, BULLET, DIM } from './looks.ts';
import { safeParagraphs } from './safe-paragraphs.ts';

/** The model typed into a command that runs in the background, or waited for it. */
export function terminalLines({ command, typed }: TerminalCell, width: number): Line[] {
  const of = command === '' ? [] : [span(` · ${sanitizeRow(command)}`, DIM)];
  if (typed === null) return marked(BULLET, line(span('Waited for background terminal', BOLD), ...of), width);
  return [...marked(span('↳ ', DIM), line(span('Interacted with background terminal', BOLD), ...of), width), ...branch(safeParagraphs(visibleKeys(typed), DIM), width)];
}

/** Keys that are no text, by name. */
export function visibleKeys(typed: string): string {
  return typed.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (key) => (key === '\r' ? '\n' : key === '\x7f' ? '^?' : `^${String.fromCharCode(key.charCodeAt(0) + 64)}`));
}
