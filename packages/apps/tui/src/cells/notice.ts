import { type Line, type Span, span, type Style, wrap } from '@codex-ts/terminal-markup';

import { type NoticeCell } from './cell.ts';
import { marked, prefixed } from './layout.ts';
import { DIM, INDENT } from './looks.ts';
import { safeParagraphs } from './safe-paragraphs.ts';

const LOOKS: Readonly<Record<NoticeCell['kind'], { readonly marker: Span; readonly style: Style }>> = {
  info: { marker: span('• ', DIM), style: {} },
  warning: { marker: span('⚠ ', { fg: 'yellow' }), style: { fg: 'yellow' } },
  error: { marker: span('■ ', { fg: 'red' }), style: { fg: 'red' } },
};

/** Something a person should know; its details are quieter. */
export function noticeLines({ kind, text, details }: NoticeCell, width: number): Line[] {
  const { marker, style } = LOOKS[kind];
  const [first, ...others] = [...safeParagraphs(text, style), ...(details === undefined || details.trim() === '' ? [] : safeParagraphs(details, DIM))];
  if (first === undefined) return [];
  const inner = width > 2 ? width - 2 : width;
  return [...marked(marker, first, width), ...prefixed(others.flatMap((row) => wrap(row, inner)), [INDENT], [INDENT], width)];
}
