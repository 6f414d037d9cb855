import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { loadThread } from './load-thread.ts';
import { inTempHome, item, linesOf, message, meta, turn } from './rollout.fixture.ts';
import { RolloutWriter } from './rollout-writer.ts';
import { summarizeRollout } from './summarize-rollout.ts';
import { Tally } from './tally.fixture.ts';

/** What a disk keeps or loses as one. */
const BLOCK = 4096;

const tally = new Tally('power loss, unsynced blocks lost at random');
afterAll(() => tally.print());

/** A file as the disk has it after a power loss: `synced` bytes, and of the blocks behind them those that `kept` names. */
function afterPowerLoss(bytes: Buffer, synced: number, kept: readonly boolean[], isCutShort: boolean): { left: Buffer; lost: boolean[] } {
  const left = Buffer.from(bytes);
  const lost = Array.from({ length: Math.ceil(bytes.length / BLOCK) }, (_, block) => {
    const isLost = block * BLOCK >= synced && kept[block % kept.length] !== true;
    if (isLost) left.fill(0, block * BLOCK, Math.min(bytes.length, (block + 1) * BLOCK));
    return isLost;
  });
  const blocks = lost.lastIndexOf(false) + 1;
  return { left: isCutShort ? left.subarray(0, blocks * BLOCK) : left, lost };
}

describe('a rollout after a power loss', () => {
  it('has every line that the disk has with the line feed before it, and can be gone on with', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      for (let i = 0; i < 40; i += 1) writer.append(turn(`t${i}`, [item(message('assistant', `${i}-`.repeat(200 * (i % 5) + 1)))]));
      await writer.close();
      const bytes = readFileSync(writer.path);
      const lines = (await linesOf(writer.path)).map((line) => JSON.stringify(line));
      const starts = [0];
      for (let at = bytes.indexOf(0x0a); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0x0a, at + 1)) starts.push(at + 1);
      expect(starts.length).toBe(lines.length);
      expect(bytes.length).toBeGreaterThan(8 * BLOCK);

      const subset = fc.array(fc.boolean(), { minLength: 3, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length), subset, fc.boolean(), (at, kept, isCutShort) =>
          tally.run(async () => {
            // The first block is on the disk: without it there is no meta and no thread.
            const synced = Math.max(BLOCK, at);
            const { left, lost } = afterPowerLoss(bytes, synced, kept, isCutShort);
            const isLeft = (from: number, to: number): boolean => to <= left.length && !lost.slice(Math.floor(from / BLOCK), Math.ceil(to / BLOCK)).includes(true);
            const whole = lines.filter((_, n) => isLeft(Math.max(0, (starts[n] ?? 0) - 1), starts[n + 1] ?? bytes.length));
            const path = join(home, 'lost.jsonl');
            writeFileSync(path, left);
            const found = (await linesOf(path)).map((line) => JSON.stringify(line));
            const wanted = new Set(whole);
            expect(found.filter((line) => wanted.has(line))).toEqual(whole);
            expect((await loadThread(path)).meta).toEqual(meta());
            await summarizeRollout(path);
            const next = await RolloutWriter.open(path);
            next.append(turn('more'));
            await next.close();
            const later = (await linesOf(path)).map((line) => JSON.stringify(line));
            expect(later.slice(0, found.length)).toEqual(found);
            expect(later.length).toBe(found.length + turn('more').length);
          }),
        ),
        { numRuns: 200 },
      );
    }), 60_000);
});
