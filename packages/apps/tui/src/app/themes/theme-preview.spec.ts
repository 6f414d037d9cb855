import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { lineWidth, loadBuiltinThemes, loadHighlighter, textOf } from '@codex-ts/terminal-markup';

import { Colors } from './colors.ts';
import { themePreview } from './theme-preview.ts';

async function preview(env: NodeJS.ProcessEnv, name: string | null, width = 60): Promise<ReturnType<typeof themePreview>> {
  const [highlighter, themes] = [await loadHighlighter(), await loadBuiltinThemes()];
  return themePreview({ theme: name === null ? null : themes.get(name) }, { width, highlighter, colors: new Colors(env) });
}

describe('the preview of a theme', () => {
  it.each([40, 80, 120])('is a change in its colours, at %d columns', async (width) => {
    const rows = await preview({ COLORTERM: 'truecolor' }, 'dracula', width);
    expect(Math.max(...rows.map(lineWidth))).toBeLessThanOrEqual(width);
    expect(`\n${toTags(rows)}\n`).toMatchSnapshot();
  });

  it('is on light tints where the environment tells of a light terminal', async () => {
    expect(`\n${toTags(await preview({ COLORTERM: 'truecolor', COLORFGBG: '0;15' }, null, 80))}\n`).toMatchSnapshot();
  });

  it('is code where a diff would be green and red all the same, and says how little there is to choose', async () => {
    const env = { TERM: 'xterm' };
    const [ansi, nord] = [await preview(env, 'ansi'), await preview(env, 'nord')];
    expect(ansi.slice(0, 2).map(textOf).join(' ')).toBe('Your terminal shows sixteen colours: only `ansi` and `base16` look different.');
    expect(toTags(ansi)).not.toBe(toTags(nord));
    expect(toTags(nord)).toBe(toTags(await preview(env, 'dracula')));
    expect(textOf((await preview({ NO_COLOR: '1' }, 'nord'))[0] ?? { spans: [] })).toContain('no colours');
  });

  it('of one that cannot be used says why, made safe', async () => {
    const options = { width: 30, highlighter: await loadHighlighter(), colors: new Colors({}) };
    const rows = themePreview({ problem: 'The theme /x/\x1b[2Jy.tmTheme cannot be used: it is empty.' }, options);
    expect(rows.map(textOf).join(' ')).toMatch(/^⚠ The theme .*y\.tmTheme cannot be used: it is empty\.$/);
    expect(rows.map(textOf).join('')).not.toContain('\x1b');
  });
});
