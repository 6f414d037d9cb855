import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import fc from 'fast-check';
import { lineWidth } from '../cut-line.ts';
import { loadHighlighter } from '../highlight/load-highlighter.ts';
import { type Line, line, textOf } from '../line.ts';
import { makeTheme } from '../make-theme.ts';
import { sanitizeRow } from '../sanitize.ts';
import { type ColorDepth, type Theme } from '../theme.ts';
import { add, anyChange, anyRow, CART, remove, update } from './changes.fixture.ts';
import { renderDiff } from './render-diff.ts';

// Few colours with names, to read snapshots by.
const syntax: Theme['syntax'] = { keyword: { fg: 'magenta' }, string: { fg: 'yellow' }, number: { fg: 'cyan' }, comment: { italic: true }, function: { fg: 'blue' }, type: { fg: 'yellow' } };
const themeOf = (depth: ColorDepth, background: readonly [number, number, number] = [0, 0, 0]): Theme => ({ ...makeTheme({ depth, background }), syntax });
const theme = themeOf('256');
const rows = (change: Parameters<typeof renderDiff>[0], width = 40, maxRows?: number): string[] => renderDiff(change, { width, theme, maxRows }).map(textOf);

describe('a diff in rows', () => {
  it.each([40, 80, 120])('shows an update in %d columns', async (width) => {
    const highlighter = await loadHighlighter();
    expect(`\n${toTags(renderDiff(CART, { width, theme, highlighter }))}\n`).toMatchSnapshot();
  });

  it.each([
    ['without a highlighter', '256', [0, 0, 0]],
    ['on a light background', 'truecolor', [255, 255, 255]],
    ['in sixteen colours', '16', [0, 0, 0]],
    ['without colours', 'none', [0, 0, 0]],
  ] as const)('shows an update %s', async (name, depth, background) => {
    const highlighter = name === 'without a highlighter' ? undefined : await loadHighlighter();
    expect(`\n${toTags(renderDiff(CART, { width: 80, theme: themeOf(depth, background), highlighter }))}\n`).toMatchSnapshot();
  });

  it('numbers whole files, and says where their last line has no end', () => {
    expect(rows(add('one\n\nthree'))).toEqual(['1 +one', '2 +', '3 +three', '   \\ No newline at end of file']);
    expect(rows(remove('x\n'.repeat(10))).at(0)).toBe(' 1 -x');
    expect(rows(add(''))).toEqual([]);
  });

  it('numbers removed lines as the old file does, all others as the new one', () => {
    expect(rows(update('@@ -9,3 +19,3 @@\n a\n-b\n+B\n c\n@@ -30,0 +41,2 @@\n+d\n+e\n'))).toEqual(['19  a', '10 -b', '20 +B', '21  c', '   ⋮', '41 +d', '42 +e']);
  });

  it('shows hunks whose places nobody knows yet', () => {
    expect(rows(update('@@ class A\n a\n-b\n@@\n+c\n'))).toEqual(['⋮ class A', ' a', '-b', '⋮', '+c']);
    expect(rows(update('-b\n+c'))).toEqual(['-b', '+c']);
  });

  it('shows the notes of a diff, and rows that begin with no sign, without a number', () => {
    expect(rows(update('@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\nwhat\n'))).toEqual(['1 -a', '   \\ No newline at end of file', '1 +b', '   what']);
  });

  it('leaves out file headers and where a file was moved to', () => {
    const moved = { path: '/a.txt', kind: { type: 'update', move_path: '/b.txt' }, diff: '@@ -1 +1 @@\n-a\n+b\n\n\nMoved to: /b.txt' } as const;
    expect(rows(moved)).toEqual(['1 -a', '1 +b']);
    expect(rows({ ...moved, diff: '\n\nMoved to: /b.txt' })).toEqual([]);
    expect(rows(update('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n--- a\n+++ b\n'))).toEqual(['1 --- a', '1 +++ b']);
  });

  it('breaks long rows where they are full, behind an empty gutter', () => {
    expect(rows(add('0123456789ab  cd\n'), 13)).toEqual(['1 +0123456789', '   ab  cd']);
    expect(rows(add('日本語日本語\n'), 12)).toEqual(['1 +日本語日', '   本語']);
    expect(rows(add('日本語日本語\n'), 13)).toEqual(['1 +日本語日本', '   語']);
    const [, rest] = renderDiff(add('0123456789ab\n'), { width: 13, theme });
    expect(rest).toEqual({ ...line(expect.anything() as never, expect.anything() as never), fill: { bg: { index: 22 } } });
  });

  it('gives up numbers, then signs, where there is no room for them', () => {
    expect(rows(add('abcdefgh\n'), 11)).toEqual(['1 +abcdefgh']);
    expect(rows(add('abcdefgh\n'), 10)).toEqual(['+abcdefgh']);
    expect(rows(add('abc\n'), 3)).toEqual(['+ab', ' c']);
    expect(rows(add('ab\n'), 1)).toEqual(['a', 'b']);
  });

  it('shows a carriage return only where it is the change', () => {
    expect(rows(update('@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n'))).toEqual(['1  a', '2 -b', '2 +c']);
    expect(rows(update('@@ -1 +1 @@\n-b\r\n+b\n'))).toEqual(['1 -b␍', '1 +b']);
    expect(rows(add('a\rb\r\n'))).toEqual(['1 +a b']);
  });

  it('stops after a number of rows and says what is missing', () => {
    const ten = add('x\n'.repeat(10));
    expect(rows(ten, 40, 10)).toHaveLength(10);
    expect(rows(ten, 40, 3)).toEqual([' 1 +x', ' 2 +x', '   … +8 lines']);
    expect(rows(ten, 40, 1)).toEqual(['   … +10 lines']);
    // The first line does not fit as a whole: it counts as not shown.
    expect(rows(add(`${'x'.repeat(100)}\n`), 13, 3)).toEqual(['1 +xxxxxxxxxx', '   xxxxxxxxxx', '  … +1 line']);
    const fourRows = update('@@ -1 +1 @@\n a\n+b\n@@ -9 +9 @@\n+c\n');
    expect(rows(fourRows, 40, 3)).toEqual(['1  a', '2 +b', '  … +1 line']);
    expect(rows(fourRows, 40, 4)).toHaveLength(4);
  });
});

describe('any diff', () => {
  it('never exceeds the width, holds no control characters, and keeps to its rows', () => {
    fc.assert(
      fc.property(anyChange, fc.integer({ min: 1, max: 30 }), fc.option(fc.integer({ min: 1, max: 8 })), (change, width, maxRows) => {
        const shown = renderDiff(change, { width, theme, maxRows: maxRows ?? undefined });
        for (const row of shown) {
          expect(lineWidth(row)).toBeLessThanOrEqual(width);
          expect(textOf(row)).not.toMatch(/[\p{Control}\u202e]/u);
        }
        if (maxRows !== null) expect(shown.length).toBeLessThanOrEqual(maxRows);
      }),
    );
  });

  it('loses nothing, whatever colours it', async () => {
    const highlighter = await loadHighlighter();
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 9 }), fc.integer({ min: 11, max: 30 }), (lines, width) => {
        const shown = renderDiff(add(`${lines.join('\n')}\n`, 'x.ts'), { width, theme, highlighter });
        const texts: string[] = [];
        for (const row of shown.map(textOf)) {
          if (row.startsWith('   ')) texts.push(`${texts.pop() ?? ''}${row.slice(3)}`);
          else texts.push(row.slice(3));
        }
        // Endings of two kinds are told apart.
        const mark = lines.every((each) => each.endsWith('\r')) ? '' : '␍';
        expect(texts).toEqual(lines.map((each) => (each.endsWith('\r') ? sanitizeRow(each.slice(0, -1)) + mark : sanitizeRow(each))));
      }),
    );
  });
});

describe('work', () => {
  it('colours a hunk as a whole, each side once, and nothing that cannot be seen', () => {
    const asked: string[] = [];
    const highlighter = { highlight: (code: string): Line[] => (asked.push(code), []) };
    renderDiff(update('@@ -1,2 +1,2 @@\n /*\n-old\n+new\n'), { width: 40, theme, highlighter });
    expect(asked).toEqual(['/*\nold', '/*\nnew']);
    asked.length = 0;
    renderDiff(add('x\n'.repeat(1000)), { width: 40, theme, highlighter, maxRows: 5 });
    expect(asked.join('').length).toBeLessThan(20);
    asked.length = 0;
    renderDiff(add('x\n'.repeat(10_001)), { width: 40, theme, highlighter });
    renderDiff(add('x'.repeat(600_000)), { width: 40, theme, highlighter });
    renderDiff(CART, { width: 40, theme: themeOf('16'), highlighter });
    expect(asked).toEqual([]);
  });

  it('asks the theme a fixed number of times per line, for 100,000 changed lines', () => {
    const asksFor = (lines: number): number => {
      let asks = 0;
      const asked = new Proxy(theme, { get: (target, key, receiver): unknown => ((asks += 1), Reflect.get(target, key, receiver)) });
      const old = Array.from({ length: lines / 2 }, (_, index) => `-  row(${index}, "old");\n`).join('');
      const shown = renderDiff(update(`@@ -1 +1 @@\n${old}${old.replaceAll('-  ', '+  ').replaceAll('old', 'new')}`), { width: 80, theme: asked });
      expect(shown).toHaveLength(lines);
      return asks;
    };
    expect(asksFor(100_000)).toBeLessThanOrEqual(10 * asksFor(10_000) + 10);
  });

  it('lays out a line of 1 MB, of wide characters too', () => {
    expect(rows(add('x'.repeat(1_000_000)), 83)).toHaveLength(12_501);
    expect(rows(update(`@@ -1 +1 @@\n-${'日é'.repeat(170_000)}\n+${'日é'.repeat(170_000)}!\n`), 83)).toHaveLength(2 * 6_416);
    expect(rows(add('👍🏽'.repeat(250_000)), 83, 2)).toHaveLength(2);
  });
});
