import { type Line, lineWidth, sanitizeRow, splitLine } from '@codex-ts/terminal-markup';

const CONTROL = /[\x00-\x1f\x7f-\x9f]/;

/**
 * A line as one row can show it: cut at the right edge, and once more without any control character. Whoever made the
 * line has taken them out already; this is the last place where one could be stopped from moving the cursor.
 */
export function fitRow(line: Line, columns: number): Line {
  const isClean = !line.spans.some(({ text }) => CONTROL.test(text));
  const clean = isClean ? line : { ...line, spans: line.spans.map((span) => ({ ...span, text: sanitizeRow(span.text) })) };
  const width = lineWidth(clean);
  const fitting = width > columns ? { ...clean, spans: splitLine(clean, columns)[0] } : clean;
  // Filling a row that is full would clear its last cell: the cursor still stands on it.
  return fitting.fill === undefined || lineWidth(fitting) < columns ? fitting : { spans: fitting.spans };
}
