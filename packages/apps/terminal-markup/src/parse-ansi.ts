import { type Line, type Span } from './line.ts';
import { sanitize } from './sanitize.ts';
import { type Color, type Style } from './style.ts';

/** Looks, and what starts a row over. */
const CONTROL = /\x1b\[([\d;:]*)m|\r/g;
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const ON: Readonly<Record<number, Style>> = { 1: { bold: true }, 2: { dim: true }, 3: { italic: true }, 4: { underline: true }, 7: { reverse: true }, 9: { strike: true } };
const OFF: Readonly<Record<number, readonly (keyof Style)[]>> = {
  22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['reverse'], 29: ['strike'], 39: ['fg'], 49: ['bg'],
};

/**
 * The lines of what a command printed, with its colours and nothing else of its control sequences. A carriage return
 * within a line starts it over, as a progress bar means it.
 */
export function parseAnsi(text: string, base: Style = {}): Line[] {
  let style = base;
  return text.replaceAll('\r\n', '\n').split('\n').map((row) => {
    const shown = withoutReturns(row);
    let spans: Span[] = [];
    let [at, column] = [0, 0];
    const take = (until: number): void => {
      const part = sanitize(shown.slice(at, until), { tab: 8, column });
      if (part !== '') spans.push({ text: part, style });
      column += part.length;
    };
    for (const match of shown.matchAll(CONTROL)) {
      take(match.index);
      at = match.index + match[0].length;
      if (match[0] === '\r') [spans, column] = [[], 0];
      else style = applySgr(style, match[1] ?? '', base);
    }
    take(shown.length);
    return { spans };
  });
}

/** Without the returns at its end, after which nothing came, and the separators at which no terminal breaks a row. */
function withoutReturns(row: string): string {
  let end = row.length;
  while (end > 0 && row.charAt(end - 1) === '\r') end -= 1;
  return row.slice(0, end).replace(/[\u2028\u2029]/g, ' ');
}

function applySgr(style: Style, parameters: string, base: Style): Style {
  const groups = parameters.split(';').map((group) => group.split(':').map(Number));
  let next = style;
  for (let i = 0; i < groups.length; i += 1) {
    const [code = 0, ...own] = groups[i] ?? [];
    if (code === 38 || code === 48 || code === 58) {
      const [color, used] = own.length > 0 ? [colonColor(own), 0] : extendedColor(groups.slice(i + 1, i + 5).map(([first = 0]) => first));
      i += used;
      // Underlines have no colour of their own here.
      if (color !== null && code !== 58) next = { ...next, [code === 38 ? 'fg' : 'bg']: color };
    } else if (own.length > 0) next = code === 4 ? plainCode(next, own[0] === 0 ? 24 : 4, base) : next;
    else next = code === 0 ? base : plainCode(next, code, base);
  }
  return next;
}

function plainCode(style: Style, code: number, base: Style): Style {
  if (ON[code] !== undefined) return { ...style, ...ON[code] };
  const off = OFF[code];
  if (off !== undefined) {
    const kept = Object.entries(style).filter(([name]) => !off.includes(name as keyof Style));
    const own = Object.entries(base).filter(([name]) => off.includes(name as keyof Style));
    return Object.fromEntries([...kept, ...own]);
  }
  const name = NAMES[code % 10];
  if (name === undefined) return style;
  if (code >= 30 && code <= 37) return { ...style, fg: name };
  if (code >= 40 && code <= 47) return { ...style, bg: name };
  if (code >= 90 && code <= 97) return { ...style, fg: code === 90 ? 'gray' : { index: code - 82 } };
  if (code >= 100 && code <= 107) return { ...style, bg: code === 100 ? 'gray' : { index: code - 92 } };
  return style;
}

/** `5;n` or `2;r;g;b`, and how many numbers that were. */
function extendedColor([kind, a = 0, b = 0, c = 0]: readonly number[]): [Color | null, number] {
  const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255;
  if (kind === 5) return [isByte(a) ? { index: a } : null, 2];
  if (kind === 2) return [[a, b, c].every(isByte) ? { rgb: [a, b, c] } : null, 4];
  return [null, 1];
}

/** The same written with colons, which may name a colour space before the three shades. */
function colonColor([kind = 0, ...values]: readonly number[]): Color | null {
  return extendedColor([kind, ...(kind === 2 ? values.slice(-3) : values)])[0];
}
