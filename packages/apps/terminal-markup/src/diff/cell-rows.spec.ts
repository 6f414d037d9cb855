import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { span } from '../line.ts';
import { sanitizeRow } from '../sanitize.ts';
import { textWidth } from '../text-width.ts';
import { cellRows } from './cell-rows.ts';
import { anyRow } from './changes.fixture.ts';

const RED = { fg: 'red' } as const;
const texts = (parts: readonly string[], width: number, limit = Infinity): string[][] =>
  cellRows(parts.map((part) => span(part)), width, limit).map((row) => row.map(({ text }) => text));

describe('rows of cells', () => {
  it('break where they are full, spaces kept', () => {
    expect(texts(['ab ', ' cd'], 3)).toEqual([['ab '], [' cd']]);
    expect(texts(['a', 'bc'], 2)).toEqual([['a', 'b'], ['c']]);
    expect(texts(['日本'], 3)).toEqual([['日'], ['本']]);
    expect(texts([''], 3)).toEqual([['']]);
    expect(texts(['a日b'], 1)).toEqual([['a'], ['b']]);
  });

  it('stop when there are enough', () => expect(texts(['abcdef'], 2, 2)).toEqual([['ab'], ['cd']]));

  it('give a character the look of its beginning', () => {
    expect(cellRows([span('xe'), span('\u0301y', RED)], 9, 9)).toEqual([[span('xe\u0301'), span('y', RED)]]);
  });

  it('hold all text, and no row is too wide', () => {
    fc.assert(
      fc.property(fc.array(anyRow.map(sanitizeRow), { maxLength: 4 }), fc.integer({ min: 2, max: 12 }), (parts, width) => {
        const rows = texts(parts, width).map((row) => row.join(''));
        expect(rows.join('')).toBe(parts.join(''));
        for (const row of rows) expect(textWidth(row)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
