import { RuleFault } from './rule-fault.ts';

export interface StringLiteral {
  /** The text between the quotes, escapes resolved unless it is raw. */
  readonly text: string;
  readonly isFormat: boolean;
}

const OPENING = /(?:fr|f|r)?("""|'''|"|')/y;
const INSIDE: Readonly<Record<string, RegExp>> = {
  '"': /[^"\\\n]+/y,
  "'": /[^'\\\n]+/y,
  '"""': /[^"\\]+/y,
  "'''": /[^'\\]+/y,
};

/** Where the string that begins at an offset ends; null when none begins there or it has no end. */
export function endOfString(text: string, at: number): number | null {
  OPENING.lastIndex = at;
  const [opening, quote = ''] = OPENING.exec(text) ?? [];
  const inside = INSIDE[quote];
  if (opening === undefined || inside === undefined) return null;
  for (let here = at + opening.length; here < text.length; ) {
    if (text.startsWith(quote, here)) return here + quote.length;
    inside.lastIndex = here;
    if (inside.test(text)) here = inside.lastIndex;
    else if (text[here] === '\\') here += text.startsWith('\r\n', here + 1) ? 3 : 2;
    else if (text[here] === '\n') return null;
    else here += 1;
  }
  return null;
}

/**
 * The value of a string literal as it is written, prefix and quotes included. Unknown escapes keep their backslash; a
 * raw string drops only the one in front of a quote. Line ends are line feeds. @throws RuleFault
 */
export function readString(image: string): StringLiteral {
  const [, prefix = '', quote = ''] = /^([fr]*)("""|'''|"|')/.exec(image) ?? [];
  const inside = image.slice(prefix.length + quote.length, -quote.length).replaceAll('\r\n', '\n');
  const text = prefix.includes('r') ? inside.replace(/\\(["'\\])/g, rawEscape) : inside.replace(ESCAPE, unescape);
  return { text, isFormat: prefix.includes('f') };
}

function rawEscape(whole: string, char: string): string {
  return char === '\\' ? whole : char;
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{0,2})|u([0-9A-Fa-f]{0,4})|U([0-9A-Fa-f]{0,8})|([\s\S]))/g;
const SIMPLE: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '', '"': '"', "'": "'", '\\': '\\' }),
]);

function unescape(whole: string, octal?: string, byte?: string, short?: string, long?: string, char?: string): string {
  if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
  if (char !== undefined) return SIMPLE.get(char) ?? whole;
  const digits = byte ?? short ?? long ?? '';
  const code = Number.parseInt(digits, 16);
  const isWhole = digits.length === (byte === undefined ? (short === undefined ? 8 : 4) : 2);
  if (!isWhole || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new RuleFault(`invalid string escape sequence \`${whole.slice(1)}\``);
  return String.fromCodePoint(code);
}
