import { type Line, line, sanitizeRow, span, wrap } from '@codex-ts/terminal-markup';

import { type TipCell } from './cell.ts';
import { BOLD, INDENT } from './looks.ts';

/** One thing worth knowing, below the card. */
export function tipLines({ text, isNew }: TipCell, width: number): Line[] {
  const news = isNew ? [span('New ', { italic: true })] : [];
  return wrap(line(...news, span('Tip:', BOLD), ` ${sanitizeRow(text)}`), width, { first: [INDENT], rest: [INDENT] });
}
