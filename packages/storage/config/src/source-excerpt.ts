/** How much of a long source line is shown around the error. */
const WIDTH = 120;

/** A place in a source, both numbers from 1; columns count characters, as editors do. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Finds the line and column of a UTF-16 offset. `\r\n` and `\n` end lines. */
export function lineColumn(text: string, offset: number): LineColumn {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line += 1;
  return { line, column: [...before.slice(lineStart)].length + 1 };
}

/** The line of the error with its number and a row of carets beneath, three lines in all. */
export function excerpt(text: string, start: number, end: number): string {
  const { line } = lineColumn(text, start);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline === -1 ? text.length : newline;
  const from = Math.max(lineStart, start - WIDTH / 2);
  const shown = text.slice(from, Math.min(lineEnd, from + WIDTH)).replace(/\r$/, '');
  // Tabs are repeated so that the carets stand under the value whatever the tab width.
  const indent = [...text.slice(from, start)].map((c) => (c === '\t' ? '\t' : ' ')).join('');
  const carets = '^'.repeat(Math.max(1, Math.min(end, from + shown.length) - start));
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  return `${gutter} |\n${number} | ${shown}\n${gutter} | ${indent}${carets}`;
}
