import { newUuidV7 } from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { comparePositions, decodeCursor, encodeCursor } from './thread-cursor.ts';

const ID = '01a1fc18-0579-7662-92e4-5522e3d9bc8d';

describe('cursors', () => {
  it('look like those of the original', () => {
    expect(encodeCursor(Date.parse('2026-11-21T02:57:12Z'), ID)).toBe(`2026-11-21T02:57:12Z|${ID}`);
    expect(encodeCursor(Date.parse('2026-11-21T02:57:12.045Z'), ID)).toBe(`2026-11-21T02:57:12.045Z|${ID}`);
    expect(decodeCursor(`2026-11-21T02:57:12Z|${ID.toUpperCase()}`)).toEqual({ atMs: 1795229832000, id: ID });
  });

  it('come back as they were', () => {
    const position = fc.record({ atMs: fc.integer({ min: 0, max: 4e12 }), id: fc.uuid() });
    fc.assert(fc.property(position, ({ atMs, id }) => expect(decodeCursor(encodeCursor(atMs, id))).toEqual({ atMs, id })));
  });

  it.each(['', '|', 'x', ID, `|${ID}`, '2026-11-21T02:57:12Z', '2026-11-21T02:57:12Z|', '2026-11-21T02:57:12Z|me', `2026-13-41T02:57:12Z|${ID}`, `2026-11-21|${ID}`])(
    'are refused when bad: %j',
    (text) => {
      expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'invalid_cursor', message: `invalid cursor: ${text}` }));
    },
  );

  it('order newest first, then by the greater id', () => {
    const [a, b] = [newUuidV7(1), newUuidV7(2)];
    const places = [{ atMs: 1, id: a }, { atMs: 2, id: a }, { atMs: 2, id: b }];
    expect(places.toSorted(comparePositions)).toEqual([{ atMs: 2, id: b }, { atMs: 2, id: a }, { atMs: 1, id: a }]);
  });
});
