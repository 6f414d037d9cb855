import { describe, expect, it } from '@jest/globals';
import { type Line, lineWidth, makeTheme, textOf } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { type CellContent } from './cell.ts';
import { cellLines, fullCellLines } from './cell-lines.ts';
import { clippedOutput, outputTail, wholeOutput } from './clipped-output.ts';
import { appendOutput, NO_OUTPUT } from './command-output.ts';
import { command, CWD, GALLERY } from './gallery.fixture.ts';
import { TextLog } from './text-log.ts';

const themes = [makeTheme({ depth: 'none', background: null }), makeTheme({ depth: 'truecolor', background: [250, 250, 250] })];
const nasty = fc.array(fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u001b[2J', '\u001b]52;c;aGk=\u0007', '\u202e', '\r', '\n', '\t', '\u0000', '宽字', '👩‍👩‍👧', 'e\u0301', '**', '```\n', '| a | b |\n', '\u009b31m'),
), { maxLength: 12 }).map((parts) => parts.join(''));

/** Every text in a cell is another one. */
function poisoned(value: unknown, text: string, field = ''): unknown {
  if (value instanceof TextLog) return TextLog.of(text);
  if (typeof value === 'string') return ['kind', 'type', 'status', 'action', 'verdict', 'tool'].includes(field) ? value : text;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, poisoned(one, text, key)]));
}

function faults(rows: readonly Line[], width: number): string[] {
  return rows.flatMap((row) => [
    ...(lineWidth(row) > width ? [`${lineWidth(row)} cells in ${width}: ${JSON.stringify(textOf(row))}`] : []),
    ...row.spans.flatMap(({ text }) => (/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(text) ? [JSON.stringify(text)] : [])),
  ]);
}

describe('any cell', () => {
  const cells = Object.entries(GALLERY);
  it('fits the screen and holds no control characters, whatever its texts are', () => {
    fc.assert(fc.property(fc.constantFrom(...cells), nasty, fc.integer({ min: 1, max: 130 }), fc.constantFrom(...themes), ([name, cell], text, width, theme) => {
      if (name === 'card') return;
      const content = poisoned(cell, text) as CellContent;
      expect([...faults(cellLines(content, width, theme, { cwd: CWD }), width), ...faults(fullCellLines(content, width, theme, { cwd: CWD }), width)]).toEqual([]);
    }), { numRuns: 500 });
  });
  it.each(cells.map(([name]) => name).filter((name) => name !== 'card'))('%s fits every screen', (name) => {
    const [, cell] = cells.find(([one]) => one === name) ?? [];
    if (cell === undefined) throw new Error(name);
    for (let width = 1; width <= 60; width += 1) {
      for (const theme of themes) expect(faults(fullCellLines(cell, width, theme), width).concat(faults(cellLines(cell, width, theme), width))).toEqual([]);
    }
  });
  it('says what it says without any colours', () => {
    const words = (name: string): string => cellLines(GALLERY[name] ?? command(), 80, themes[0] ?? makeTheme({ depth: 'none', background: null })).map(textOf).join('\n');
    expect(words('command, failed')).not.toBe(words('command, done'));
    const ends = [command({ status: 'done' }), command({ status: 'failed', exitCode: 1 }), command({ status: 'interrupted' }), command({ status: 'running' }), command({ status: 'declined' }), command({ status: 'background' })];
    expect(new Set(ends.map((cell) => cellLines(cell, 80, makeTheme({ depth: 'none', background: null })).map(textOf).join('\n'))).size).toBe(ends.length);
  });
  it('leaves out rows that were printed', () => {
    for (const cell of Object.values(GALLERY)) {
      const all = cellLines(cell, 50, makeTheme({ depth: '16', background: null }));
      expect(cellLines(cell, 50, makeTheme({ depth: '16', background: null }), { skipRows: 1 }).map(textOf)).toEqual(all.slice(1).map(textOf));
    }
  });
});

describe('a message that grows', () => {
  const theme = makeTheme({ depth: '16', background: null });
  it('never takes back a row, and ends as if it had come at once', () => {
    const parts = fc.array(fc.oneof(nasty, fc.constantFrom('# h\n', '- a\n', '\n\n', 'word ', '1. x\n', '> q\n', '```ts\nlet a\n', '| a | b |\n|---|---|\n')), { maxLength: 20 });
    fc.assert(fc.property(parts, fc.integer({ min: 3, max: 60 }), (pieces, width) => {
      let log = TextLog.empty;
      let before: string[] = [];
      for (const piece of pieces) {
        log = log.append(piece);
        const rows = cellLines({ kind: 'agentMessage', text: log, isDone: false }, width, theme).map(textOf);
        expect(rows.slice(0, before.length)).toEqual(before);
        before = rows;
      }
      const whole = cellLines({ kind: 'agentMessage', text: log, isDone: true }, width, theme).map(textOf);
      expect(whole.slice(0, before.length)).toEqual(before);
      expect(cellLines({ kind: 'agentMessage', text: TextLog.of(log.text), isDone: true }, width, theme).map(textOf)).toEqual(whole);
    }));
  });
  it('is drawn from an older version as that version was', () => {
    const old = TextLog.of('one\n\n');
    const next = old.append('two\n\n');
    const rows = (text: TextLog): string[] => cellLines({ kind: 'agentMessage', text, isDone: false }, 40, theme).map(textOf);
    expect(rows(next)).toEqual(['• one', '', '  two']);
    expect(rows(old)).toEqual(['• one']);
    expect(rows(old.append('three\n\n'))).toEqual(['• one', '', '  three']);
    expect(rows(next)).toEqual(['• one', '', '  two']);
    expect([old.text, next.text]).toEqual(['one\n\n', 'one\n\ntwo\n\n']);
  });
});

describe('output of commands', () => {
  it('is shown in no more rows than asked for, whole where it fits', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 80 }), { maxLength: 80 }), fc.integer({ min: 5, max: 60 }), fc.constantFrom(5, 50), (lines, width, max) => {
      const text = lines.join('\n');
      expect(clippedOutput({ text, omittedLines: 0 }, max, width).length).toBeLessThanOrEqual(max);
      expect(outputTail({ text, omittedLines: 0 }, max, width).length).toBeLessThanOrEqual(max);
    }));
    expect(clippedOutput({ text: '1\n2\n3\n4\n5\n', omittedLines: 0 }, 5, 40).map(textOf)).toEqual(['  └ 1', '    2', '    3', '    4', '    5']);
    expect(clippedOutput({ text: '1\n2\n3\n4\n5\n6', omittedLines: 0 }, 5, 40).map(textOf)).toEqual(['  └ 1', '    2', '    … +2 lines', '    5', '    6']);
    expect(clippedOutput({ text: 'a', omittedLines: 7 }, 5, 40).map(textOf).join()).toContain('lines');
  });
  it('is kept to its end while a command runs, with the lines counted that are gone', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 30_000 }).map((text) => `${text}\n`), { maxLength: 12 }), (pieces) => {
      const kept = pieces.reduce(appendOutput, NO_OUTPUT);
      const all = pieces.join('');
      expect(kept.text.length).toBeLessThanOrEqual(65_536);
      expect(all.endsWith(kept.text)).toBe(true);
      expect(kept.omittedLines).toBe(all.slice(0, all.length - kept.text.length).split('\n').length - 1);
    }), { numRuns: 30 });
    const line = appendOutput(NO_OUTPUT, 'x'.repeat(200_000));
    expect(line.text.length).toBeLessThan(65_536);
  });
  it('is read no further than it is shown: a megabyte costs what its ends cost', () => {
    const huge = `${'y'.repeat(500_000)}\n${'z\n'.repeat(200_000)}end`;
    expect(clippedOutput({ text: huge, omittedLines: 0 }, 5, 40).map(textOf).at(-1)).toBe('    end');
    expect(wholeOutput({ text: '1\n2', omittedLines: 3 }, 40).map(textOf)).toEqual(['… +3 lines', '1', '2']);
  });
});
