type Style = 'bare' | 'single' | 'double';
const STYLES: readonly Style[] = ['bare', 'single', 'double'];

/** What each style can hold. `^` and `\` stay out of single quotes, as some shells read them there. */
const HOLDS: Record<Style, RegExp> = {
  bare: /^[A-Za-z0-9+\-./:@\]_]$/,
  single: /^[^'^\\]$/s,
  double: /^[^`$!^]$/s,
};

/**
 * An argv as one line that a POSIX shell reads back to the same words: plain words bare, others in the first of single
 * and double quotes that can hold them, and piece by piece when neither can: `it's` is `"it's"`, `it's $5` is
 * `"it's "'$5'`. Quotes the same words, and in the same way, as the shlex crate that the original prints commands with.
 * A word with a NUL cannot be written in a shell; it makes the whole line a notice instead.
 */
export function quoteShell(argv: readonly string[]): string {
  if (argv.some((word) => word.includes('\0'))) return '<command included NUL byte>';
  return argv.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word === '') return "''";
  let quoted = '';
  for (let at = 0; at < word.length; ) {
    const { end, style } = piece(word, at);
    quoted += wrap(word.slice(at, end), style);
    at = end;
  }
  return quoted;
}

/** The longest piece from `at` that one style can hold, and the plainest such style. */
function piece(word: string, at: number): { end: number; style: Style } {
  // A caret is only safe right behind an opening single quote: elsewhere some bash versions take it for history.
  let possible: readonly Style[] = word[at] === '^' ? ['single'] : STYLES;
  let end = word[at] === '^' ? at + 1 : at;
  for (; end < word.length; end += 1) {
    const char = word.charAt(end);
    const holding = possible.filter((style) => HOLDS[style].test(char));
    if (holding.length === 0) break;
    possible = holding;
  }
  return { end, style: possible[0] ?? 'single' };
}

function wrap(text: string, style: Style): string {
  if (style === 'bare') return text;
  return style === 'single' ? `'${text}'` : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const WORDS = /(?:'[^']*'|"(?:[^"\\]|\\[^])*"|[^\s'"])+/g;
const PIECES = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|([^'"]+)/g;

/** The words that `quoteShell` made a line of. */
export function unquoteShell(line: string): string[] {
  return Array.from(line.matchAll(WORDS), ([word]) =>
    word.replace(PIECES, (_, single?: string, double?: string, bare?: string) => single ?? double?.replace(/\\(["\\])/g, '$1') ?? bare ?? ''),
  );
}
