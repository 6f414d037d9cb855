import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextMacrotask } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';

import { type RolloutItem } from './line.ts';
import { type Fault, FaultyFs, inTempHome, item, jsonl, linesOf, message, meta, turn } from './rollout.fixture.ts';
import { RolloutWriter } from './rollout-writer.ts';

const CODES = ['ENOSPC', 'EIO', 'EMFILE', 'EROFS'];

/** Appends three turns with a flush behind each; says which flushes were refused. */
async function threeTurns(writer: RolloutWriter): Promise<(string | undefined)[]> {
  const outcomes: (string | undefined)[] = [];
  for (const name of ['one', 'two', 'three']) {
    for (const one of turn(name)) writer.append([one]);
    outcomes.push(await writer.flush().then(() => undefined, (error: { systemCode: string }) => error.systemCode));
  }
  return outcomes;
}

function plain(lines: readonly RolloutItem[]): RolloutItem[] {
  return lines.map(({ type, payload }) => ({ type, payload }) as RolloutItem);
}

const expected = [{ type: 'session_meta', payload: meta() }, ...turn('one'), ...turn('two'), ...turn('three')];

/** How many calls of the file system three turns make without a fault. */
async function countCalls(): Promise<number> {
  let calls = 0;
  await inTempHome(async (home) => {
    const fs = new FaultyFs({ at: Infinity, code: 'NONE', always: false });
    const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
    expect(await threeTurns(writer)).toEqual([undefined, undefined, undefined]);
    await writer.close();
    calls = fs.calls;
  });
  return calls;
}

describe('RolloutWriter on a failing disk', () => {
  it('loses nothing when any one call fails once: the flush says so and the next one makes up for it', async () => {
    const calls = await countCalls();
    expect(calls).toBeGreaterThan(4);
    for (const code of CODES) {
      for (let at = 1; at <= calls; at += 1) {
        await inTempHome(async (home) => {
          const fs = new FaultyFs({ at, code, always: false });
          const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
          const outcomes = await threeTurns(writer);
          expect({ at, refused: outcomes.filter((one) => one === code).length }).toEqual({ at, refused: 1 });
          await writer.close();
          expect(plain(await linesOf(writer.path))).toEqual(expected);
        });
      }
    }
  });

  it('refuses every flush while all calls fail, and stores all of it once the disk is well', async () => {
    const calls = await countCalls();
    for (const code of CODES) {
      for (let at = 1; at <= calls; at += 1) {
        await inTempHome(async (home) => {
          const fs = new FaultyFs({ at, code, always: true });
          const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
          const outcomes = await threeTurns(writer);
          expect(outcomes.at(-1)).toBe(code);
          fs.heal();
          await writer.flush();
          await writer.close();
          expect(plain(await linesOf(writer.path))).toEqual(expected);
        });
      }
    }
  });

  it('keeps what was stored before when the disk never comes back', () =>
    inTempHome(async (home) => {
      const fs = new FaultyFs({ at: 5, code: 'ENOSPC', always: true });
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
      const outcomes = await threeTurns(writer);
      expect(outcomes[0]).toBeUndefined();
      await expect(writer.close()).rejects.toMatchObject({ code: 'rollout_not_stored', isRetryable: true });
      expect(plain(await linesOf(writer.path))).toEqual(expected.slice(0, 1 + turn('one').length));
    }));

  it.each([1, 7, 60, 400])('stores every line once and whole when a write stops after %i bytes', async (partial) => {
    // The fourth call is the first write; the later ones meet a file that was whole.
    const fault = (at: number, always: boolean): Fault => ({ at, code: 'ENOSPC', always, partial });
    for (const given of [4, 5, 6].flatMap((at) => [fault(at, true), fault(at, false)])) {
      await inTempHome(async (home) => {
        const fs = new FaultyFs(given);
        const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
        const outcomes = await threeTurns(writer);
        expect(outcomes).toContain('ENOSPC');
        fs.heal();
        await writer.close();
        expect(plain(await linesOf(writer.path))).toEqual(expected);
      });
    }
  });

  it('repairs the tail of a resumed file although the first look at it fails', () =>
    inTempHome(async (home) => {
      const path = join(home, 'sessions/r.jsonl');
      mkdirSync(dirname(path));
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }]));
      appendFileSync(path, '{"torn');
      for (const at of [2, 3, 4]) {
        const writer = await RolloutWriter.open(path, { fs: new FaultyFs({ at, code: 'EIO', always: false }) });
        writer.append([item(message('assistant', `text ${at}`))]);
        await expect(writer.flush()).rejects.toMatchObject({ systemCode: 'EIO' });
        await writer.close();
        appendFileSync(path, '{"torn again');
      }
      expect((await linesOf(path)).length).toBe(4);
    }));

  it('does not hammer a failing disk: without a flush nothing is tried again', () =>
    inTempHome(async (home) => {
      const fs = new FaultyFs({ at: 1, code: 'ENOSPC', always: true });
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
      await threeTurns(writer);
      const { calls } = fs;
      writer.append(turn('four'));
      await nextMacrotask();
      await nextMacrotask();
      expect(fs.calls).toBe(calls);
      fs.heal();
      await writer.close();
      expect((await linesOf(writer.path)).length).toBe(expected.length + turn('four').length);
    }));
});
