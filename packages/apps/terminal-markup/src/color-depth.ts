import { type ColorDepth } from './theme.ts';

/**
 * How many colours a terminal shows, as its environment tells. `NO_COLOR` (with any value) and `TERM=dumb` mean none;
 * `COLORTERM` and the names of terminals that are known to show all are believed.
 */
export function detectDepth(env: Readonly<Record<string, string | undefined>>): ColorDepth {
  const term = env['TERM'] ?? '';
  if ((env['NO_COLOR'] ?? '') !== '' || term === 'dumb') return 'none';
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') || /-(direct|truecolor)$/.test(term)) return 'truecolor';
  // Windows Terminal names itself by its session only.
  if ((env['WT_SESSION'] ?? '') !== '' || /^(iTerm\.app|WezTerm|ghostty|vscode|Hyper)$/.test(env['TERM_PROGRAM'] ?? '')) return 'truecolor';
  if (/^xterm-(kitty|ghostty)|^alacritty|^foot/.test(term)) return 'truecolor';
  return /256/.test(term) || env['TERM_PROGRAM'] === 'Apple_Terminal' ? '256' : '16';
}

export type Rgb = readonly [number, number, number];

/** Whether dark text stands out on it. */
export function isLightColor([r, g, b]: Rgb): boolean {
  return 0.299 * r + 0.587 * g + 0.114 * b > 128;
}

/** `share` of `over` laid over `under`; `share` from 0 to 1. */
export function blend(over: Rgb, under: Rgb, share: number): Rgb {
  const mix = (a: number, b: number): number => Math.round(a * share + b * (1 - share));
  return [mix(over[0], under[0]), mix(over[1], under[1]), mix(over[2], under[2])];
}

const STEPS = [0, 95, 135, 175, 215, 255];

/** The nearest of the 240 colours of the 256 that look the same everywhere. */
export function nearestIndex(color: Rgb): number {
  const cube = color.map((value) => STEPS.reduce((best, step, i) => (Math.abs(step - value) < Math.abs((STEPS[best] ?? 0) - value) ? i : best), 0));
  const [r = 0, g = 0, b = 0] = cube;
  const gray = Math.min(23, Math.max(0, Math.round(((color[0] + color[1] + color[2]) / 3 - 8) / 10)));
  const level = 8 + gray * 10;
  const inCube = distance(color, [STEPS[r] ?? 0, STEPS[g] ?? 0, STEPS[b] ?? 0]);
  return distance(color, [level, level, level]) < inCube ? 232 + gray : 16 + 36 * r + 6 * g + b;
}

const distance = (a: Rgb, b: Rgb): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
