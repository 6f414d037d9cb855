import { describe, expect, it } from '@jest/globals';
import { isLightColor } from '../color-depth.ts';
import { builtinThemes } from './builtin-themes.ts';
import { fitsSixteen } from './syntax-theme.ts';

/** As the original lists them: a config.toml that names one of them must go on working. */
const NAMES = [
  '1337', 'ansi', 'base16', 'base16-256', 'base16-eighties-dark', 'base16-mocha-dark', 'base16-ocean-dark', 'base16-ocean-light', 'catppuccin-frappe', 'catppuccin-latte',
  'catppuccin-macchiato', 'catppuccin-mocha', 'coldark-cold', 'coldark-dark', 'dark-neon', 'dracula', 'github', 'gruvbox-dark', 'gruvbox-light', 'inspired-github',
  'monokai-extended', 'monokai-extended-bright', 'monokai-extended-light', 'monokai-extended-origin', 'nord', 'one-half-dark', 'one-half-light', 'solarized-dark',
  'solarized-light', 'sublime-snazzy', 'two-dark', 'zenburn',
];
const ROLES = new Set(
  'text comment keyword string escape regexp number constant function type builtin variable self parameter operator punctuation attribute key tag meta heading inserted deleted'.split(' '),
);

describe('the themes that come with it', () => {
  it('are those of the original', () => {
    expect(builtinThemes.names).toEqual(NAMES);
    expect([builtinThemes.get('nonsense'), builtinThemes.get('__proto__')]).toEqual([null, null]);
  });

  it.each(NAMES)('%s names only roles and colours', (name) => {
    const theme = builtinThemes.get(name);
    expect(theme?.name).toBe(name);
    const styles = Object.entries(theme?.styles ?? {});
    for (const role of ['comment', 'keyword', 'string', 'number', 'function'] as const) expect([role, theme?.styles[role]?.fg]).toEqual([role, expect.anything()]);
    for (const [role, { fg }] of styles) {
      expect([role, ROLES.has(role)]).toEqual([role, true]);
      if (typeof fg !== 'object') throw new Error(`${role} has no colour`);
      expect([role, 'index' in fg ? Number.isInteger(fg.index) : fg.rgb.every((value) => value >= 0 && value <= 255)]).toEqual([role, true]);
    }
  });

  it('have the colours that they are known for', () => {
    const look = (name: string, role: 'text' | 'keyword' | 'string' | 'comment'): unknown => builtinThemes.get(name)?.styles[role]?.fg;
    expect(look('dracula', 'keyword')).toEqual({ rgb: [0xff, 0x79, 0xc6] });
    expect(look('nord', 'string')).toEqual({ rgb: [0xa3, 0xbe, 0x8c] });
    expect(look('catppuccin-latte', 'text')).toEqual({ rgb: [0x4c, 0x4f, 0x69] });
    expect(look('monokai-extended', 'comment')).toEqual({ rgb: [0x75, 0x71, 0x5e] });
    expect(look('ansi', 'text')).toBeUndefined();
    expect(builtinThemes.get('inspired-github')?.styles.keyword?.bold).toBe(true);
  });

  it('are legible where they are made for, and only those of the terminal\'s own colours fit sixteen', () => {
    const light = NAMES.filter((name) => {
      const text = builtinThemes.get(name)?.styles.text?.fg;
      return typeof text === 'object' && 'rgb' in text && !isLightColor(text.rgb);
    });
    expect(light).toEqual(['base16-ocean-light', 'catppuccin-latte', 'coldark-cold', 'github', 'gruvbox-light', 'inspired-github', 'monokai-extended-light', 'one-half-light', 'solarized-light']);
    expect(NAMES.filter((name) => { const theme = builtinThemes.get(name); return theme !== null && fitsSixteen(theme); })).toEqual(['ansi', 'base16']);
  });
});
