import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineWidth, padTo, splitLine, truncate, truncateMiddle } from './cut-line.ts';
import { line, span, textOf } from './line.ts';
import { textWidth } from './text-width.ts';
import { wrap } from './wrap.ts';

const rows = (text: string, width: number, options = {}): string[] => wrap(line(text), width, options).map(textOf);

describe('wrap', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 3, ['one', 'two', 'thr', 'ee']],
    ['  indented text', 10, ['  indented', 'text']],
    ['      deep', 4, ['    ', '  de', 'ep']],
    ['a    b', 3, ['a', 'b']],
    ['日本語です', 4, ['日本', '語で', 'す']],
    ['a日', 2, ['a', '日']],
    ['日本', 1, ['']],
    ['', 5, ['']],
    ['ab: 日本語です', 8, ['ab: 日本', '語です']],
    ['はい、そう。', 4, ['は', 'い、', 'そ', 'う。']],
    ['これ「はい」と', 6, ['これ', '「は', 'い」と']],
    ['日本abc語', 6, ['日本', 'abc語']],
    ['한국어 문장', 8, ['한국어', '문장']],
    ['trailing   ', 20, ['trailing']],
    ['👩‍👩‍👧 ok', 2, ['👩‍👩‍👧', 'ok']],
  ])('%j in %d cells', (text, width, expected) => {
    expect(rows(text, width).filter((row, index) => row !== '' || index === 0)).toEqual(expected);
  });

  it('puts prefixes before rows, and drops those that leave no room', () => {
    expect(rows('one two three', 8, { first: [span('- ')], rest: [span('  ')] })).toEqual(['- one', '  two', '  three']);
    expect(rows('abc', 2, { first: [span('>>> ')], rest: [span('>>> ')] })).toEqual(['ab', 'c']);
  });

  it('knows where a row may end across looks', () => {
    const bold = { bold: true } as const;
    expect(wrap({ spans: [span('日本', bold), span('語。')] }, 6).map(textOf)).toEqual(['日本', '語。']);
    expect(wrap({ spans: [span('日本語', bold), span('。')] }, 6).map(textOf)).toEqual(['日本', '語。']);
    expect(wrap({ spans: [span('𠮷', bold), span('𠮷')] }, 2).map(textOf)).toEqual(['𠮷', '𠮷']);
  });

  it('keeps looks across a break, and the fill of the row', () => {
    const red = { fg: 'red' } as const;
    const wrapped = wrap({ spans: [span('a '), span('bb cc', red)], fill: { bg: 'blue' } }, 4);
    expect(wrapped).toEqual([
      { spans: [span('a '), span('bb', red)].map((each) => expect.objectContaining({ text: each.text })), fill: { bg: 'blue' } },
      { spans: [span('cc', red)], fill: { bg: 'blue' } },
    ]);
  });

  it('breaks a word of 1 MB, looking at each character once', () => {
    expect(rows('x'.repeat(1_000_000), 80)).toHaveLength(12_500);
    expect(rows('日'.repeat(250_000), 80)).toHaveLength(6_250);
    expect(rows(' '.repeat(1_000_000) + 'x', 80)).toHaveLength(12_501);
  });

  it('never makes a row too wide and loses nothing but spaces', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日', 'é', 'e\u0301', '👍🏽', '🇩🇪', '-') });
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 12 }), fc.nat(3), (text, width, prefix) => {
        const first = [span('>'.repeat(prefix))];
        const wrapped = wrap(line(text), width, { first, rest: first });
        for (const row of wrapped) expect(lineWidth(row)).toBeLessThanOrEqual(width);
        // With a prefix a wide character may find no room at all.
        if (width - prefix < 2) return;
        expect(wrapped.map(textOf).join('').replaceAll(/[ >]/g, '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('cutting', () => {
  it.each([
    ['hello', 5, 'hello'],
    ['hello!', 5, 'hell…'],
    ['日本語', 4, '日…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('truncates %j to %d', (text, width, expected) => expect(textOf(truncate(line(text), width))).toBe(expected));

  it.each([
    ['/home/me/project/src', 11, '/home…t/src'],
    ['日本語日本語', 7, '日…本語'],
    ['ab', 1, '…'],
    ['ab', 0, ''],
  ])('takes the middle out of %j for %d', (text, width, expected) => expect(truncateMiddle(text, width)).toBe(expected));

  it('never exceeds the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (raw, width) => {
        const text = raw.replaceAll(/\p{Control}/gu, '');
        expect(lineWidth(truncate(line(text), width))).toBeLessThanOrEqual(width);
        expect(textWidth(truncateMiddle(text, width))).toBeLessThanOrEqual(width);
        const [head, rest] = splitLine(line(text), width);
        expect(textOf({ spans: head }) + textOf({ spans: rest })).toBe(text);
        expect(lineWidth(padTo(line(text), width))).toBe(Math.max(width, textWidth(text)));
      }),
    );
  });
});
