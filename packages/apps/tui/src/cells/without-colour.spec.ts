import { describe, expect, it } from '@jest/globals';
import { makeTheme, textOf } from '@codex-ts/terminal-markup';

import { type CellContent, type WorkStatus } from './cell.ts';
import { cellLines } from './cell-lines.ts';
import { command, edited, output, toolCall } from './gallery.fixture.ts';

const theme = makeTheme({ depth: 'none', background: null });
const text = (cell: CellContent): string => cellLines(cell, 80, theme).map(textOf).join('\n');

/** What ends differently must read differently, whatever the looks. */
function allDiffer(cells: readonly CellContent[]): void {
  const texts = cells.map(text);
  expect(new Set(texts).size).toBe(texts.length);
}

describe('without colours, the words and signs alone tell', () => {
  const ends: readonly WorkStatus[] = ['running', 'done', 'failed', 'declined', 'interrupted', 'background'];

  it('how a command ended', () => allDiffer(ends.map((status) => command({ status, exitCode: status === 'failed' ? 1 : null, output: output('same\n') }))));
  it('how a tool call ended', () => allDiffer((['running', 'done', 'failed', 'interrupted'] as const).map((status) => toolCall({ status, progress: null }))));
  it('what became of a patch', () => allDiffer((['running', 'done', 'proposed', 'failed', 'declined', 'interrupted'] as const).map((status) => ({ kind: 'patch', changes: [edited], status, output: '' }))));
  it('which lines of a diff come and go', () => {
    const signs = text({ kind: 'patch', changes: [edited], status: 'done', output: '' }).split('\n').slice(1).map((row) => /^ *\d* *([-+])/.exec(row)?.[1] ?? ' ');
    expect([signs.filter((sign) => sign === '+').length > 0, signs.filter((sign) => sign === '-').length]).toEqual([true, 2]);
  });
  it('how far a plan is', () => allDiffer((['pending', 'inProgress', 'completed'] as const).map((status) => ({ kind: 'planUpdate', explanation: null, steps: [{ step: 'same', status }] }))));
  it('what was answered', () => allDiffer((['once', 'session', 'always', 'denied', 'blocked', 'canceled'] as const).map((verdict) => ({ kind: 'decision', verdict, subject: { type: 'patch' } }))));
  it('how much a notice matters', () => allDiffer((['info', 'warning', 'error'] as const).map((kind) => ({ kind, text: 'same' }))));
  it('who speaks', () => allDiffer([{ kind: 'userMessage', content: [{ type: 'text', text: 'same', text_elements: [] }] }, { kind: 'info', text: 'same' }]));
});
