import { type Line, renderMarkdown, span, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions, type ReasoningCell } from './cell.ts';
import { innerWidth, prefixed } from './layout.ts';
import { BULLET, INDENT } from './looks.ts';
import { lookOf } from './streamed-markdown.ts';

/** What the model thought, quieter than what it says. */
export function reasoningLines({ text }: ReasoningCell, width: number, theme: Theme, options: DrawOptions): Line[] {
  const rows = renderMarkdown(text, innerWidth(width), theme, lookOf(options));
  const quiet = rows.map((row) => ({ ...row, spans: row.spans.map((each) => span(each.text, { ...each.style, dim: true, italic: true })) }));
  return prefixed(quiet, [BULLET], [INDENT], width);
}
