import { type Line, line, sanitizeRow, type Span, span, wrap } from '@codex-ts/terminal-markup';

import { type DrawOptions, type ToolCallCell, type ToolContent } from './cell.ts';
import { AGENT_ROWS, clippedOutput } from './clipped-output.ts';
import { formatDuration } from './elapsed.ts';
import { branch, marked } from './layout.ts';
import { ACCENT, BOLD, DIM, DONE, FAILED, runningMarker } from './looks.ts';
import { safeParagraphs } from './safe-paragraphs.ts';

/** Longest arguments in a headline, in UTF-16 units. */
const ARGS = 2_000;

/** A call of a tool: `server.tool({…})`, and the beginning of what came back. */
export function toolCallLines(cell: ToolCallCell, width: number, { nowMs }: DrawOptions): Line[] {
  const isRunning = cell.status === 'running';
  const verb = isRunning ? 'Calling' : 'Called';
  const note = cell.status === 'interrupted' ? [span(' (interrupted)', DIM)] : cell.status === 'failed' && cell.error === null ? [span(' (failed)', DIM)] : [];
  const title = line(span(verb, BOLD), ' ', ...callSpans(cell, ARGS), ...note);
  const rows = marked(isRunning ? runningMarker(nowMs) : cell.status === 'done' ? DONE : FAILED, title, width);
  if (isRunning) return [...rows, ...(cell.progress === null ? [] : branch([line(span(sanitizeRow(cell.progress), DIM))], width))];
  return [...rows, ...resultLines(cell, width)];
}

/** The same with everything that came back. */
export function fullToolCallLines(cell: ToolCallCell, width: number, options: DrawOptions): Line[] {
  const [title] = [toolCallLines({ ...cell, content: [], error: null }, width, options)];
  const error = cell.error === null ? [] : safeParagraphs(cell.error, { fg: 'red' });
  const took = cell.durationMs === null ? [] : [line(span(`• ${formatDuration(cell.durationMs)}`, DIM))];
  return [...title, ...branch([...cell.content.flatMap(wholeContent), ...error], width), ...took.flatMap((row) => wrap(row, width))];
}

function callSpans({ server, tool, args }: ToolCallCell, max: number): Span[] {
  const name = server === null ? [span(sanitizeRow(tool), ACCENT)] : [span(sanitizeRow(server), ACCENT), span('.'), span(sanitizeRow(tool), ACCENT)];
  const text = args === undefined || args === null ? '' : sanitizeRow(JSON.stringify(args) ?? '');
  return [...name, span('('), span(text.length > max ? `${text.slice(0, max)}…` : text, DIM), span(')')];
}

function resultLines({ content, error }: ToolCallCell, width: number): Line[] {
  if (error !== null) return branch(safeParagraphs(error, { fg: 'red' }).slice(0, AGENT_ROWS), width);
  // Pictures among the text are rows of it.
  const text = content.map((part) => contentText(part).trimEnd()).join('\n');
  return clippedOutput({ text, omittedLines: 0 }, AGENT_ROWS, width);
}

function wholeContent(part: ToolContent): Line[] {
  return safeParagraphs(contentText(part), DIM);
}

/** What came back as text; pictures and sounds by name. */
export function contentText(part: ToolContent): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'image':
      return '<image content>';
    case 'audio':
      return '<audio content>';
    case 'link':
      return `link: ${part.name} (${part.uri})`;
  }
}
