import { type ColorDepth } from './theme.ts';

type Env = Readonly<Record<string, string | undefined>>;

const DEPTHS = ['none', '16', '256', 'truecolor'] as const;

/**
 * How many colours a terminal shows, as its environment tells. `FORCE_COLOR` (`0` none, `1` to `3` at least 16, 256 or
 * all) is the user's last word; then `NO_COLOR` (with any value) and `TERM=dumb` mean none; `COLORTERM` and the names of
 * terminals that are known to show all are believed.
 */
export function detectDepth(env: Env): ColorDepth {
  const forced = forcedLevel(env);
  if (forced === 0) return 'none';
  const seen = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' ? 0 : DEPTHS.indexOf(shownDepth(env));
  return DEPTHS[Math.max(seen, forced ?? 0)] ?? 'none';
}

function forcedLevel({ FORCE_COLOR, CLICOLOR_FORCE = '' }: Env): number | null {
  if (FORCE_COLOR === undefined) return CLICOLOR_FORCE === '' || CLICOLOR_FORCE === '0' ? null : 1;
  if (FORCE_COLOR === 'false') return 0;
  return /^[0-3]$/.test(FORCE_COLOR) ? Number(FORCE_COLOR) : 1;
}

function shownDepth(env: Env): ColorDepth {
  const term = env['TERM'] ?? '';
  const program = env['TERM_PROGRAM'] ?? '';
  const few = /256/.test(term) || program === 'Apple_Terminal' ? '256' : '16';
  // GNU screen passes on what its own terminal said of itself, and takes colours by their shade for something else.
  if (env['STY'] !== undefined && env['TMUX'] === undefined) return few;
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') || /-(direct|truecolor)$/.test(term)) return 'truecolor';
  // tmux tells by COLORTERM and TERM; what is left of its own terminal's variables is about that one.
  if (env['TMUX'] !== undefined) return few;
  // These name themselves by a session or a maker only.
  if ((env['WT_SESSION'] ?? '') !== '' || env['TERMINAL_EMULATOR'] === 'JetBrains-JediTerm') return 'truecolor';
  if (/^(iTerm\.app|WezTerm|ghostty|vscode|Hyper|WarpTerminal|rio|mintty|Tabby)$/.test(program)) return 'truecolor';
  return /^xterm-(kitty|ghostty)|^alacritty|^foot|^wezterm|^contour|^rio/.test(term) ? 'truecolor' : few;
}

/** Whether the environment tells of a light background: `COLORFGBG`, which some terminals set, ends with the number of its colour. */
export function seemsLight(env: Env): boolean | undefined {
  const [, background] = /;(\d{1,2})$/.exec(env['COLORFGBG'] ?? '') ?? [];
  return background === undefined ? undefined : background === '7' || Number(background) >= 9;
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
