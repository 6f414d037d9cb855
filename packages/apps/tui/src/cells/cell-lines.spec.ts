import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { makeTheme } from '@codex-ts/terminal-markup';

import { type CellContent } from './cell.ts';
import { cellLines, fullCellLines } from './cell-lines.ts';
import { CWD, GALLERY } from './gallery.fixture.ts';

const theme = makeTheme({ depth: '16', background: null });
const tinted = makeTheme({ depth: '256', background: [0, 0, 0] });

function drawn(cell: CellContent, draw: typeof cellLines): string {
  return [40, 80, 120].map((width) => `── ${width} ──\n${toTags(draw(cell, width, theme, { cwd: CWD }))}`).join('\n');
}

describe('cells at 40, 80 and 120 columns', () => {
  it.each(Object.keys(GALLERY))('%s', (name) => {
    const cell = GALLERY[name];
    expect(cell && `\n${drawn(cell, cellLines)}\n`).toMatchSnapshot();
  });
});

describe('cells in the transcript, with nothing left out', () => {
  const names = Object.entries(GALLERY).flatMap(([name, cell]) => (drawn(cell, fullCellLines) === drawn(cell, cellLines) ? [] : [name]));
  it('differ where something is left out in the history', () => {
    expect(names).toEqual(expect.arrayContaining(['command, done', 'explored', 'tool call, done', 'hook prompt']));
  });
  it.each(names)('%s', (name) => {
    const cell = GALLERY[name];
    expect(cell && `\n${toTags(fullCellLines(cell, 80, theme, { cwd: CWD }))}\n`).toMatchSnapshot();
  });
});

describe('on a terminal that tells its background', () => {
  it.each(['user message', 'proposed plan', 'patch of one file'])('%s', (name) => {
    const cell = GALLERY[name];
    expect(cell && `\n${toTags(cellLines(cell, 60, tinted, { cwd: CWD }))}\n`).toMatchSnapshot();
  });
});

describe('markers of work that goes on', () => {
  const running = Object.entries(GALLERY).filter(([name]) => /running|exploring|waiting$/.test(name));
  it.each(running.map(([name]) => name))('%s blinks with the clock, and stands still without one', (name) => {
    const cell = GALLERY[name];
    const first = (nowMs?: number): string => (cell === undefined ? '' : toTags(cellLines(cell, 80, theme, { nowMs }).slice(0, 1)));
    expect(first()).toBe(first(0));
    expect(first(600)).not.toBe(first(0));
    expect(first(1_200)).toBe(first(0));
  });
});
