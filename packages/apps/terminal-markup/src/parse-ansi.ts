import { type Line, type Span } from './line.ts';
import { sanitize } from './sanitize.ts';
import { type Color, type Style } from './style.ts';

const SGR = /\x1b\[([\d;:]*)m/g;
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
    const shown = row.slice(row.replace(/\r+$/, '').lastIndexOf('\r') + 1);
    const spans: Span[] = [];
    let at = 0;
    const take = (until: number): void => {
      const part = sanitize(shown.slice(at, until), { tab: 8 }).replaceAll('\n', '');
      if (part !== '') spans.push({ text: part, style });
    };
    for (const match of shown.matchAll(SGR)) {
      take(match.index);
      at = match.index + match[0].length;
      style = applySgr(style, match[1] ?? '', base);
    }
    take(shown.length);
    return { spans };
  });
}

function applySgr(style: Style, codes: string, base: Style): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let next = style;
  for (let i = 0; i < numbers.length; i += 1) {
    const code = numbers[i] ?? 0;
    if (code === 0) next = base;
    else if (code === 38 || code === 48) {
      const [color, used] = extendedColor(numbers.slice(i + 1));
      i += used;
      if (color !== null) next = { ...next, [code === 38 ? 'fg' : 'bg']: color };
    } else next = plainCode(next, code, base);
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
