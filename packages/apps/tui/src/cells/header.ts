import { type Line, line, lineWidth, padTo, sanitizeRow, type Span, span, truncate, truncateMiddle } from '@codex-ts/terminal-markup';

import { type HeaderCell } from './cell.ts';
import { ACCENT, BOLD, DIM } from './looks.ts';

/** Widest content, in cells. */
const WIDEST = 56;
const LABEL = 13;
/** What the frame takes of the width: a line and a space on both sides. */
const FRAME = 4;

/** The card that a session begins with. On screens too narrow for a frame its rows stand alone. */
export function headerLines(cell: HeaderCell, width: number): Line[] {
  const isFramed = width > FRAME + LABEL;
  const room = isFramed ? Math.min(WIDEST, width - FRAME) : width;
  const rows = rowsOf(cell, room).map((row) => truncate(row, room));
  if (!isFramed) return rows;
  const inner = Math.max(...rows.map(lineWidth));
  const edge = (left: string, right: string): Line => line(span(`${left}${'─'.repeat(inner + 2)}${right}`, DIM));
  return [edge('╭', '╮'), ...rows.map((row) => line(span('│ ', DIM), ...padTo(row, inner).spans, span(' │', DIM))), edge('╰', '╯')];
}

function rowsOf({ version, model, effort, directory, permissions }: HeaderCell, room: number): Line[] {
  const named = model === null ? 'loading' : [sanitizeRow(model), ...(effort === null ? [] : [sanitizeRow(effort)])].join(' ');
  const current = labelled('model:', span(named));
  const hint = line('   ', span('/model', ACCENT), span(' to change', DIM));
  return [
    line(span('>_ ', DIM), span('codex-ts', BOLD), span(` (v${sanitizeRow(version)})`, DIM)),
    line(),
    lineWidth(current) + lineWidth(hint) <= room ? line(...current.spans, ...hint.spans) : current,
    labelled('directory:', span(truncateMiddle(sanitizeRow(directory), Math.max(1, room - LABEL)))),
    ...(permissions === null ? [] : [labelled('permissions:', span(sanitizeRow(permissions)))]),
  ];
}

function labelled(label: string, value: Span): Line {
  return line(span(`${label.padEnd(LABEL - 1)} `, DIM), value);
}
