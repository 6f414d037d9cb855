import { describe, expect, it } from '@jest/globals';
import { isLightColor, type Rgb } from './color-depth.ts';
import { makeTheme, type ThemeFacts } from './make-theme.ts';
import { type Color } from './style.ts';
import { builtinThemes } from './themes/builtin-themes.ts';

const DARK: Rgb = [20, 20, 30];
const LIGHT: Rgb = [250, 250, 240];
const rgbOf = (color: Color | null | undefined): Rgb => (color !== null && typeof color === 'object' && 'rgb' in color ? color.rgb : [-1, -1, -1]);

/** WCAG's measure: 3 is enough for large text and for signs, 4.5 for all. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (color: Rgb): number => {
    const [r = 0, g = 0, blue = 0] = color.map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe('a theme', () => {
  it.each(['none', '16'] as const)('has nothing behind text where the terminal has no shades (%s)', (depth) => {
    const { added, removed, addedWord, removedWord, userMessage } = makeTheme({ depth, background: DARK });
    expect([added, removed, addedWord, removedWord, userMessage]).toEqual([null, null, null, null, null]);
  });

  it('colours no code without colours, and with those of the user where there are sixteen', () => {
    expect(makeTheme({ depth: 'none', background: DARK }).syntax).toEqual({});
    for (const style of Object.values(makeTheme({ depth: '16', background: DARK }).syntax)) expect(typeof (style.fg ?? 'dim')).toBe('string');
  });

  it('takes a dark background for granted, and tints nothing by one it does not know', () => {
    const { isLight, userMessage, added } = makeTheme({ depth: 'truecolor', background: null });
    expect([isLight, userMessage]).toEqual([false, null]);
    expect(isLightColor(rgbOf(added))).toBe(false);
  });

  it('tints diffs in 256 colours with the indexes of the original', () => {
    const { added, removed } = makeTheme({ depth: '256', background: DARK });
    expect([added, removed]).toEqual([{ index: 22 }, { index: 52 }]);
    // The nearest to a light red would be a gray, which says nothing.
    expect(makeTheme({ depth: '256', background: LIGHT }).removed).toEqual({ index: 224 });
  });

  it('tints what the user said a little away from the background', () => {
    expect(makeTheme({ depth: 'truecolor', background: [0, 0, 0] }).userMessage).toEqual({ rgb: [26, 26, 26] });
    expect(makeTheme({ depth: 'truecolor', background: [255, 255, 255] }).userMessage).toEqual({ rgb: [242, 242, 242] });
  });

  it.each([['dark', DARK], ['light', LIGHT]] as const)('keeps code readable on a %s background and on tints', (_, background) => {
    const theme = makeTheme({ depth: 'truecolor', background });
    expect(theme.isLight).toBe(background === LIGHT);
    for (const [role, { fg }] of Object.entries(theme.syntax)) {
      for (const behind of [background, rgbOf(theme.added), rgbOf(theme.removed)]) expect([role, contrast(rgbOf(fg), behind) >= 3]).toEqual([role, true]);
    }
    expect(contrast(rgbOf(theme.added), rgbOf(theme.addedWord))).toBeGreaterThan(1.15);
    expect(contrast(rgbOf(theme.removed), rgbOf(theme.removedWord))).toBeGreaterThan(1.15);
  });

  it('is light where the terminal says so, else the environment, else the chosen colours', () => {
    const github = builtinThemes.get('github');
    const isLight = (facts: Partial<ThemeFacts>): boolean => makeTheme({ depth: 'truecolor', background: null, ...facts }).isLight;
    expect([isLight({ syntax: github }), isLight({ syntax: builtinThemes.get('nord') }), isLight({ syntax: builtinThemes.get('ansi') })]).toEqual([true, false, false]);
    expect([isLight({ syntax: github, seemsLight: false }), isLight({ seemsLight: true }), isLight({ background: DARK, seemsLight: true })]).toEqual([false, true, false]);
  });

  it('takes the colours of a chosen theme as they are, and its tints where it has any', () => {
    const github = builtinThemes.get('github');
    const theme = makeTheme({ depth: 'truecolor', background: DARK, syntax: github });
    expect(theme.syntax).toEqual(github?.styles);
    expect([theme.added, theme.removed]).toEqual([{ rgb: [221, 255, 221] }, { rgb: [255, 221, 221] }]);
    expect(contrast(rgbOf(theme.added), rgbOf(theme.addedWord))).toBeGreaterThan(1.15);
    expect(makeTheme({ depth: '256', background: DARK, syntax: github }).added).toEqual({ index: 194 });
    expect(makeTheme({ depth: 'truecolor', background: DARK, syntax: builtinThemes.get('nord') }).added).toEqual(makeTheme({ depth: 'truecolor', background: DARK }).added);
  });

  it('shows a theme of shades in sixteen colours as ever, and one of the terminal\'s own as it is', () => {
    const at16 = (name: string): unknown => makeTheme({ depth: '16', background: DARK, syntax: builtinThemes.get(name) }).syntax;
    expect(at16('dracula')).toEqual(makeTheme({ depth: '16', background: DARK }).syntax);
    expect(at16('ansi')).toEqual(builtinThemes.get('ansi')?.styles);
    expect(at16('base16-256')).toEqual(at16('dracula'));
    expect(makeTheme({ depth: 'none', background: DARK, syntax: builtinThemes.get('ansi') }).syntax).toEqual({});
  });
});
