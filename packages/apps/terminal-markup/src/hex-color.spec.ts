import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hexColor } from './hex-color.ts';

describe('colours in hexadecimal', () => {
  it.each([
    ['#fff', { rgb: [255, 255, 255], alpha: 255 }],
    ['#1a2', { rgb: [17, 170, 34], alpha: 255 }],
    ['#1a28', { rgb: [17, 170, 34], alpha: 136 }],
    ['#0102FF', { rgb: [1, 2, 255], alpha: 255 }],
    ['#01020300', { rgb: [1, 2, 3], alpha: 0 }],
    ['', null], ['#', null], ['#ff', null], ['#fffff', null], ['#fffffff', null], ['#ggg', null], ['fff', null], ['#fff ', null],
  ])('%j', (text, expected) => expect(hexColor(text)).toEqual(expected));

  it('reads what it is written as', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, byte, (r, g, b, alpha) => {
        const hex = [r, g, b, alpha].map((value) => value.toString(16).padStart(2, '0')).join('');
        expect(hexColor(`#${hex}`)).toEqual({ rgb: [r, g, b], alpha });
      }),
    );
  });
});
