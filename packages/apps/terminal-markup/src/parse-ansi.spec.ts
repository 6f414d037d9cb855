import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textOf } from './line.ts';
import { parseAnsi } from './parse-ansi.ts';
import { sanitize } from './sanitize.ts';
import { type Style } from './style.ts';

const texts = (text: string): string[] => parseAnsi(text).map(textOf);
const looks = (text: string, base?: Style): [string, Style][] => (parseAnsi(text, base)[0]?.spans ?? []).map((each) => [each.text, each.style]);

describe('the looks of printed text', () => {
  it.each<[string, [string, Style][]]>([
    ['plain', [['plain', {}]]],
    ['\x1b[1;31mred\x1b[0m, not', [['red', { bold: true, fg: 'red' }], [', not', {}]]],
    ['\x1b[32mgreen\x1b[m.', [['green', { fg: 'green' }], ['.', {}]]],
    ['\x1b[2;3;4;7;9ma\x1b[22;23;24;27;29mb', [['a', { dim: true, italic: true, underline: true, reverse: true, strike: true }], ['b', {}]]],
    ['\x1b[31;42ma\x1b[39mb\x1b[49mc', [['a', { fg: 'red', bg: 'green' }], ['b', { bg: 'green' }], ['c', {}]]],
    ['\x1b[90ma\x1b[91mb\x1b[107mc', [['a', { fg: 'gray' }], ['b', { fg: { index: 9 } }], ['c', { fg: { index: 9 }, bg: { index: 15 } }]]],
    ['\x1b[38;5;200;1ma', [['a', { fg: { index: 200 }, bold: true }]]],
    ['\x1b[48;2;1;2;3;4ma', [['a', { bg: { rgb: [1, 2, 3] }, underline: true }]]],
    ['\x1b[38:5:200ma\x1b[38:2::1:2:3mb\x1b[38:2:1:2:3mc', [['a', { fg: { index: 200 } }], ['b', { fg: { rgb: [1, 2, 3] } }], ['c', { fg: { rgb: [1, 2, 3] } }]]],
    ['\x1b[31;4:3ma\x1b[4:0mb', [['a', { fg: 'red', underline: true }], ['b', { fg: 'red' }]]],
    ['\x1b[58;5;1;31ma', [['a', { fg: 'red' }]]],
    ['\x1b[38;5;999;1ma\x1b[38;9;1mb', [['a', { bold: true }], ['b', { bold: true }]]],
    ['\x1b[38ma\x1b[5;99;123456789mb', [['a', {}], ['b', {}]]],
  ])('%j', (text, expected) => expect(looks(text)).toEqual(expected));

  it('lie over a look of their own', () => {
    expect(looks('a\x1b[22;1mb\x1b[0mc\x1b[39md', { dim: true, fg: 'cyan' })).toEqual([
      ['a', { dim: true, fg: 'cyan' }],
      ['b', { dim: true, fg: 'cyan', bold: true }],
      ['c', { dim: true, fg: 'cyan' }],
      ['d', { dim: true, fg: 'cyan' }],
    ]);
  });

  it('last until they are turned off, over rows and returns', () => {
    expect(parseAnsi('\x1b[31ma\nb').at(1)?.spans).toEqual([{ text: 'b', style: { fg: 'red' } }]);
    expect(looks('\x1b[31m10%\rdone')).toEqual([['done', { fg: 'red' }]]);
  });
});

describe('the rows of printed text', () => {
  it.each([
    ['a\nb\n', ['a', 'b', '']],
    ['a\r\nb', ['a', 'b']],
    ['1%\r50%\r100%\r\nend', ['100%', 'end']],
    ['shown\r', ['shown']],
    ['\x1b[2Jcleared\x1b[10;10Hmoved', ['clearedmoved']],
    ['\x1b]0;title\x07text\x1b]52;c;eA==\x1b\\', ['text']],
    ['\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\', ['link']],
    ['a\tb', ['a       b']],
    ['ab\x1b[31m\tc\x1b[0m\td', ['ab      c       d']],
    ['a\u2028b', ['a b']],
    ['\x1b[31', ['']],
  ])('%j', (text, expected) => expect(texts(text)).toEqual(expected));

  it('hold nothing that acts, whatever comes', () => {
    const wild = fc.string({ unit: fc.constantFrom('\x1b', '[', ']', '3', '8', ';', ':', 'm', 'x', '\x07', '\\', '\x9b', '\t', '\n', '\r', '\u202e', '\u2028') });
    fc.assert(
      fc.property(wild, (text) => {
        const rows = texts(text);
        for (const row of rows) expect(row).toBe(sanitize(row).replaceAll('\n', '?'));
        expect(rows.length).toBe(text.split('\n').length);
      }),
    );
  });

  it('take time in proportion to a text of 1 MB, however hostile', () => {
    expect(texts(`${'\r'.repeat(1_000_000)}x`)).toEqual(['x']);
    expect(texts(`${'\x1b[38;5;'.repeat(150_000)}x`)).toHaveLength(1);
    expect(texts(`\x1b[${'1;'.repeat(500_000)}mx`)).toEqual(['x']);
  });
});
