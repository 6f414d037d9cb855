import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyLine, anyStyle } from './any-line.fixture.ts';
import { encodeLine, sgr } from './encode-line.ts';
import { type Line, line, span } from './line.ts';
import { parseAnsi } from './parse-ansi.ts';
import { type Style } from './style.ts';
import { type ColorDepth } from './theme.ts';

describe('the sequence of a look', () => {
  it.each<[Style, ColorDepth, string]>([
    [{}, 'truecolor', ''],
    [{ bold: true, dim: true, italic: true, underline: true, reverse: true, strike: true }, 'none', '\x1b[1;2;3;4;7;9m'],
    [{ bold: false }, '16', ''],
    [{ fg: 'red', bg: 'cyan' }, '16', '\x1b[31;46m'],
    [{ fg: 'gray', bg: 'gray' }, '16', '\x1b[90;100m'],
    [{ fg: 'red' }, 'none', ''],
    [{ fg: { index: 1 }, bg: { index: 9 } }, '16', '\x1b[31;101m'],
    [{ fg: { index: 22 } }, '16', ''],
    [{ fg: { index: 22 } }, '256', '\x1b[38;5;22m'],
    [{ bg: { rgb: [255, 0, 0] } }, '256', '\x1b[48;5;196m'],
    [{ bg: { rgb: [1, 2, 3] } }, 'truecolor', '\x1b[48;2;1;2;3m'],
    [{ fg: { rgb: [1, 2, 3] } }, '16', ''],
    [{ link: 'https://x.example' }, 'truecolor', ''],
  ])('%j in %s', (style, depth, expected) => expect(sgr(style, depth)).toBe(expected));
});

describe('an encoded line', () => {
  it.each<[string, Line, string]>([
    ['plain text as it is', line('a', 'b'), 'ab'],
    ['nothing for nothing', line('', span('', { bold: true })), ''],
    ['a look once for neighbours', line(span('a', { fg: 'red' }), span('b', { fg: 'red' })), '\x1b[31mab\x1b[0m'],
    ['looks from a clean start each', line(span('a', { bold: true }), span('b', { fg: 'red' }), 'c'), '\x1b[1ma\x1b[0m\x1b[31mb\x1b[0mc'],
    ['a fill before the text, whose last cell it must not take', { spans: [span('ab', { bg: 'red' })], fill: { bg: 'red' } }, '\x1b[41m\x1b[Kab\x1b[0m'],
    ['no fill that shows nothing', { ...line('a'), fill: { bg: { index: 22 } } }, 'a'],
    ['a link', line(span('a', { link: 'https://x.example/?q=1;2' }), 'b'), '\x1b]8;;https://x.example/?q=1;2\x1b\\a\x1b]8;;\x1b\\b'],
    ['no link that could end its own sequence', line(span('a', { link: 'x\x1b\\\x1b[2J' }), span('b', { link: 'ü' }), span('c', { link: 'x\x07' })), 'abc'],
  ])('%s', (_, encoded, expected) => expect(encodeLine(encoded, '16')).toBe(expected));

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 3 }), (lines) => {
        const read = parseAnsi(lines.map((each) => encodeLine(each, 'truecolor')).join('\n'));
        expect(read.map(byCharacter)).toEqual(lines.map(byCharacter));
      }),
    );
  });

  it('begins and ends with the look of the terminal', () => {
    fc.assert(
      fc.property(anyLine, fc.option(anyStyle), fc.constantFrom<ColorDepth>('none', '16', '256', 'truecolor'), ({ spans }, fill, depth) => {
        const encoded = encodeLine(fill === null ? { spans } : { spans, fill }, depth);
        expect(parseAnsi(`${encoded}x`)[0]?.spans.at(-1)).toEqual(encoded === '' || !encoded.includes('\x1b') ? expect.anything() : span('x'));
        if (depth === 'none') expect(encoded).not.toMatch(/\x1b\[[\d;]*[34][0-8]/);
      }),
    );
  });
});

/** However a line is cut into spans. */
function byCharacter({ spans }: Line): { character: string; style: Style }[] {
  return spans.flatMap(({ text, style }) => [...text].map((character) => ({ character, style })));
}
