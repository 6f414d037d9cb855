import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { loadHighlighter, makeTheme } from '@codex-ts/terminal-markup';

import { cellLines } from './cell-lines.ts';
import { CWD, GALLERY } from './gallery.fixture.ts';

/** Cells that have more than the terminal's own colours. */
const TINTED = ['user message', 'proposed plan', 'command of many lines', 'patch of one file'];

describe('on a light terminal', () => {
  it.each(['truecolor', '256', '16', 'none'] as const)('with %s colours cells look as reviewed', async (depth) => {
    const theme = makeTheme({ depth, background: [255, 255, 255] });
    const highlighter = await loadHighlighter();
    const shown = TINTED.map((name) => {
      const cell = GALLERY[name];
      return `── ${name} ──\n${cell === undefined ? '' : toTags(cellLines(cell, 80, theme, { cwd: CWD, highlighter }))}`;
    });
    expect(`\n${shown.join('\n')}\n`).toMatchSnapshot();
  });
});
