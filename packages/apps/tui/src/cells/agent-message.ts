import { type Line, line, type Theme } from '@codex-ts/terminal-markup';

import { type AgentMessageCell, type DrawOptions } from './cell.ts';
import { innerWidth, prefixed } from './layout.ts';
import { BULLET, INDENT } from './looks.ts';
import { markdownRows } from './streamed-markdown.ts';

/** What the agent says. While it grows these are the rows that will stay as they are; only new ones cost anything. */
export function agentMessageLines(cell: AgentMessageCell, width: number, theme: Theme, options: DrawOptions): Line[] {
  const skip = options.skipRows ?? 0;
  const rows = markdownRows(cell, innerWidth(width), theme, options).slice(skip);
  return skip === 0 ? prefixed(rows, [BULLET], [INDENT], width) : prefixed([line(), ...rows], [BULLET], [INDENT], width).slice(1);
}
