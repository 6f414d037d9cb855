const BLANKS = /[ \t\n]+|#[^\n]*/y;
const PIECE = /([^ \t\n'"\\]+)|'([^']*)'|"([^"\\]*(?:\\[^][^"\\]*)*)"|\\([^])/y;

/**
 * Splits a line into words as a POSIX shell does, without expansions: quotes and backslashes are resolved, `#` at the
 * beginning of a word comments the rest of the line out. Null for a quote or a backslash that has no end.
 */
export function shellWords(line: string): string[] | null {
  const words: string[] = [];
  for (let at = 0; at < line.length; ) {
    BLANKS.lastIndex = at;
    if (BLANKS.test(line)) {
      at = BLANKS.lastIndex;
      continue;
    }
    const pieces: string[] = [];
    while (at < line.length && !/[ \t\n]/.test(line.charAt(at))) {
      PIECE.lastIndex = at;
      const match = PIECE.exec(line);
      if (match === null) return null;
      pieces.push(unquoted(match));
      at = PIECE.lastIndex;
    }
    words.push(pieces.join(''));
  }
  return words;
}

/** In double quotes a backslash counts before `$`, backquote, `"`, itself and a line end. */
function unquoted([, plain, single, double, escaped]: RegExpExecArray): string {
  if (double !== undefined) return double.replace(/\\([$`"\\\n])/g, (_, char: string) => (char === '\n' ? '' : char));
  return plain ?? single ?? (escaped === '\n' ? '' : (escaped ?? ''));
}
