import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StreamedField } from './streamed-field.ts';

function read(pieces: readonly string[]): string {
  const field = new StreamedField('input');
  return pieces.map((piece) => field.push(piece)).join('');
}

describe('StreamedField', () => {
  it('gives any text back, however its JSON is cut', () => {
    const cut = fc.tuple(fc.string({ unit: 'binary' }), fc.array(fc.nat(5), { minLength: 1 }), fc.constantFrom(0, 2));
    fc.assert(
      fc.property(cut, ([text, sizes, indent]) => {
        const json = JSON.stringify({ input: text, more: 'x' }, null, indent);
        const pieces: string[] = [];
        for (let at = 0, n = 0; at < json.length; n += 1) {
          const size = (sizes[n % sizes.length] ?? 0) + 1;
          pieces.push(json.slice(at, at + size));
          at += size;
        }
        expect(read(pieces)).toBe(text);
      }),
    );
  });

  it('gives what has come before the text is whole', () => {
    const field = new StreamedField('input');
    expect([' {"inp', 'ut" : "a', 'b\\', 'nc\\u00', 'e4', '"', ',"input":"no"}'].map((piece) => field.push(piece))).toEqual(['', 'a', 'b', '\nc', 'ä', '', '']);
  });

  it('gives nothing for anything else, and never throws', () => {
    expect(read(['{"other":"x","input":"y"}'])).toBe('');
    expect(read(['[]', '"input"', 'x'.repeat(500), '{"input":"late"}'])).toBe('');
    expect(read(['{"input":"a\\uZZZZZZZZ', 'b"'])).toBe('a');
    fc.assert(fc.property(fc.array(fc.string()), (pieces) => void read(pieces)));
  });
});
