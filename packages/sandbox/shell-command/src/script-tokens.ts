/** A word after quote removal; `mask` shows it with `q` for every quoted or escaped character. */
export interface WordToken {
  kind: 'word';
  text: string;
  mask: string;
  /** Whether any of it was quoted or escaped. */
  quoted: boolean;
}
export type Token = WordToken | { kind: 'operator'; text: '&&' | '||' | ';' | '|' } | { kind: 'newline' };

interface Piece {
  text: string;
  quoted: boolean;
  end: number;
}

const BLANKS = /(?:[ \t]|\\\n)+/y;
const OPERATOR = /&&|\|\||[;|]/y;
/** Characters that stand for themselves. Odd blanks and control characters are left out: shells differ about them. */
const PLAIN = /[^\s'"`$&|;<>()\\\p{Cc}\p{Z}]+/uy;
const SINGLE_QUOTED = /'([^']*)'/y;
const IN_DOUBLE_QUOTES = /[^"\\$`]+/y;

/**
 * The tokens of a bash script, or null when it holds anything but plain words, `&&`, `||`, `;`, `|` and line ends:
 * expansions, redirections, subshells, background jobs, comments, broken quotes. Globs and `~` stay in their words as
 * they are written. Linear in the length of the script; never throws.
 */
export function tokenize(script: string): Token[] | null {
  if (script.includes('\0')) return null;
  const tokens: Token[] = [];
  for (let at = 0; at < script.length; ) {
    const next = readToken(script, at);
    if (next === null) return null;
    if (next.token) tokens.push(next.token);
    at = next.end;
  }
  return tokens;
}

function readToken(script: string, at: number): { token?: Token; end: number } | null {
  const blanks = match(BLANKS, script, at);
  if (blanks) return { end: at + blanks[0].length };
  if (script[at] === '\n') return { token: { kind: 'newline' }, end: at + 1 };
  const operator = match(OPERATOR, script, at)?.[0];
  if (operator === '&&' || operator === '||' || operator === ';' || operator === '|') {
    return { token: { kind: 'operator', text: operator }, end: at + operator.length };
  }
  return readWord(script, at);
}

function readWord(script: string, start: number): { token: WordToken; end: number } | null {
  // A word that begins with # is a comment.
  if (script[start] === '#') return null;
  const texts: string[] = [];
  const masks: string[] = [];
  let quoted = false;
  let at = start;
  for (let piece = readPiece(script, at); piece !== 'end'; piece = readPiece(script, at)) {
    if (piece === null) return null;
    texts.push(piece.text);
    masks.push(piece.quoted ? 'q'.repeat(piece.text.length) : piece.text);
    quoted ||= piece.quoted;
    at = piece.end;
  }
  const token: WordToken = { kind: 'word', text: texts.join(''), mask: masks.join(''), quoted };
  return mayExpandBraces(token.mask) ? null : { token, end: at };
}

/** Whether a word could become several: `{a,b}`, `{1..3}`. */
function mayExpandBraces(mask: string): boolean {
  const inside = mask.slice(mask.indexOf('{') + 1, mask.lastIndexOf('}') + 1);
  return mask.includes('{') && (inside.includes(',') || inside.includes('..'));
}

/** The next piece of a word; `end` where the word is over, null where the script stops being plain. */
function readPiece(script: string, at: number): Piece | 'end' | null {
  const plain = match(PLAIN, script, at);
  if (plain) return { text: plain[0], quoted: false, end: at + plain[0].length };
  switch (script[at]) {
    case undefined:
    case ' ':
    case '\t':
    case '\n':
    case ';':
    case '|':
      return 'end';
    case '&':
      return script[at + 1] === '&' ? 'end' : null;
    case "'": {
      const single = match(SINGLE_QUOTED, script, at);
      return single && { text: single[1] ?? '', quoted: true, end: at + single[0].length };
    }
    case '"':
      return readDoubleQuoted(script, at);
    case '\\':
      return readEscape(script, at);
    default:
      return null;
  }
}

function readDoubleQuoted(script: string, start: number): Piece | null {
  const texts: string[] = [];
  for (let at = start + 1; at < script.length; ) {
    const run = match(IN_DOUBLE_QUOTES, script, at)?.[0];
    if (run !== undefined) {
      texts.push(run);
      at += run.length;
    } else if (script[at] === '"') {
      return { text: texts.join(''), quoted: true, end: at + 1 };
    } else if (script[at] === '\\' && at + 1 < script.length) {
      texts.push(unescapeInDoubleQuotes(script.charAt(at + 1)));
      at += 2;
    } else {
      return null;
    }
  }
  return null;
}

/** Between double quotes a backslash only takes away the meaning of these; before anything else it stays. */
function unescapeInDoubleQuotes(char: string): string {
  if (char === '\n') return '';
  return '"\\$`'.includes(char) ? char : `\\${char}`;
}

function readEscape(script: string, at: number): Piece | null {
  const code = script.codePointAt(at + 1);
  if (code === undefined || code === 13) return null;
  const char = String.fromCodePoint(code);
  // A line that goes on is as if it had never been broken.
  return { text: char === '\n' ? '' : char, quoted: char !== '\n', end: at + 1 + char.length };
}

/** Matches a sticky pattern at a place. */
function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
