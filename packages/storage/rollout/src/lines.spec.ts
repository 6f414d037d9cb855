import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { linesBackward } from './lines-backward.ts';
import { linesForward, type RawLine } from './lines-forward.ts';
import { inTempHome } from './rollout.fixture.ts';

async function bothWays(path: string, bytes: Buffer, options: { blockBytes: number; maxBytes: number }): Promise<RawLine[][]> {
  writeFileSync(path, bytes);
  const handle = await open(path, 'r');
  try {
    const forward: RawLine[] = [];
    const backward: RawLine[] = [];
    for await (const line of linesForward(handle, options)) forward.push(line);
    for await (const line of linesBackward(handle, bytes.length, options)) backward.push(line);
    return [forward, backward.toReversed()];
  } finally {
    await handle.close();
  }
}

describe('reading lines', () => {
  it('finds the same lines from both ends, whatever the blocks, and passes over long ones', () =>
    inTempHome(async (home) => {
      const text = fc.array(fc.constantFrom('\n', 'a', 'bc', 'ü', 'dddd'), { maxLength: 40 }).map((parts) => parts.join(''));
      await fc.assert(
        fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 12 }), async (given, blockBytes, maxBytes) => {
          const [forward, backward] = await bothWays(join(home, 'f'), Buffer.from(given), { blockBytes, maxBytes });
          expect(backward).toEqual(forward);
          const pieces = given.split('\n');
          if (pieces.at(-1) === '') pieces.pop();
          const wanted = pieces.map((one) => (Buffer.byteLength(one) > maxBytes ? null : one));
          expect(forward?.map(({ bytes }) => bytes?.toString() ?? null)).toEqual(wanted);
          expect(forward?.map(({ terminated }) => terminated)).toEqual(pieces.map((_, i) => i < pieces.length - 1 || given.endsWith('\n')));
        }),
        { numRuns: 300 },
      );
    }));
});
