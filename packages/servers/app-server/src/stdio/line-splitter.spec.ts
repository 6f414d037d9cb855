import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from './line-splitter.ts';

/** Cuts bytes where the numbers say, and splits them. */
function split(bytes: Buffer, cuts: readonly number[], maxBytes: number) {
  const splitter = new LineSplitter(maxBytes);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const lines = [];
  let most = 0;
  let from = 0;
  for (const to of [...places, bytes.length]) {
    lines.push(...splitter.push(bytes.subarray(from, to)));
    most = Math.max(most, splitter.held);
    from = to;
  }
  const last = splitter.end();
  return { lines: last === null ? lines : [...lines, last], most };
}

const text = fc.array(fc.constantFrom('a', 'ü', '\n', '\r\n', '{"id":1}'), { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));

describe('LineSplitter', () => {
  it('finds the same lines however the bytes arrive', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (bytes, cuts) => {
        const expected = bytes.toString('utf8').split('\n');
        if (expected.at(-1) === '') expected.pop();
        const { lines } = split(bytes, cuts, 1000);
        expect(lines.map((line) => (line.kind === 'line' ? line.bytes.toString('utf8') : 'too long'))).toEqual(expected);
      }),
    );
  });

  it('keeps both ends of a line that is too long, and no more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_001, max: 60_000 }), fc.array(fc.nat(), { maxLength: 20 }), (length, cuts) => {
        const line = Buffer.from(Array.from({ length }, (_, i) => 97 + (i % 26)));
        const { lines, most } = split(Buffer.concat([line, Buffer.from('\nnext')]), cuts, 10_000);
        expect(lines).toHaveLength(2);
        const [first] = lines;
        if (first?.kind !== 'tooLong') throw new Error('it was kept');
        expect(first.length).toBe(length);
        expect(line.subarray(0, first.head.length).equals(first.head)).toBe(true);
        expect(line.subarray(length - first.tail.length).equals(first.tail)).toBe(true);
        expect(first.head.length).toBe(4096);
        expect(first.tail.length).toBe(4096);
        expect(most).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
