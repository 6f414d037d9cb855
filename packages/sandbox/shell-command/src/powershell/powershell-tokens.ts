import { type Token } from '../script-tokens.ts';

const BLANKS = /[ \t]+/y;
const LINE_END = /\r?\n/y;
const OPERATOR = /&&|\|\||[;|]/y;
/**
 * Characters that stand for themselves in an argument. A comma makes a list of what is beside it; `#` and `@` are left
 * out although some places would take them.
 */
const BARE = /[^\s'"`$&|;<>(){}#@\p{Cc}\p{Z}]+/uy;
/** Quotes and dashes of print, which PowerShell takes for the plain ones, even inside a string. */
const PRINTED = /[\u2010-\u201f]/;

/**
 * The tokens of a PowerShell script, or null when it holds anything but plain words, `&&`, `||`, `;`, `|` and line ends:
 * variables, subexpressions, script blocks, the call operator, redirections, backticks, comments, splatting. A string
 * must be a word of its own, as PowerShell reads `"a"b` as two words and `a"b"` as one. Linear; never throws.
 */
export function tokenizePowerShell(script: string): Token[] | null {
  if (PRINTED.test(script) || script.includes('\0')) return null;
  const tokens: Token[] = [];
  for (let at = 0; at < script.length; ) {
    const blanks = match(BLANKS, script, at);
    if (blanks !== undefined) {
      at += blanks.length;
      continue;
    }
    const next = readToken(script, at);
    if (next === null || (next.token.kind === 'word' && !isEndOfWord(script, next.end))) return null;
    tokens.push(next.token);
    at = next.end;
  }
  return tokens;
}

interface Read {
  token: Token;
  end: number;
}

function readToken(script: string, at: number): Read | null {
  const lineEnd = match(LINE_END, script, at);
  if (lineEnd !== undefined) return { token: { kind: 'newline' }, end: at + lineEnd.length };
  const operator = match(OPERATOR, script, at);
  if (operator === '&&' || operator === '||' || operator === ';' || operator === '|') {
    return { token: { kind: 'operator', text: operator }, end: at + operator.length };
  }
  if (script[at] === "'") return readString(script, at, "'");
  if (script[at] === '"') return readString(script, at, '"');
  const bare = match(BARE, script, at);
  if (bare === undefined || !isPlain(bare)) return null;
  return { token: { kind: 'word', text: bare, mask: bare, quoted: false }, end: at + bare.length };
}

/** A doubled quote stands for itself. Between double quotes nothing may be left for PowerShell to work out. */
function readString(script: string, start: number, quote: "'" | '"'): Read | null {
  let end = script.indexOf(quote, start + 1);
  while (end !== -1 && script[end + 1] === quote) end = script.indexOf(quote, end + 2);
  if (end === -1) return null;
  const written = script.slice(start + 1, end);
  if (quote === '"' && /[`$]/.test(written)) return null;
  const text = written.replaceAll(quote + quote, quote);
  return { token: { kind: 'word', text, mask: 'q'.repeat(text.length), quoted: true }, end: end + 1 };
}

/** No list with a missing element, no `--%`, behind which nothing is parsed, and nothing like a static member. */
function isPlain(word: string): boolean {
  return !word.startsWith(',') && !word.endsWith(',') && !word.includes(',,') && word !== '--%' && !word.includes(']::');
}

function isEndOfWord(script: string, at: number): boolean {
  return at >= script.length || /[\s;|&]/.test(script.charAt(at));
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
