import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextMacrotask } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';

import { type Fault, FAULT_CODES, FaultyFs, NO_FAULT } from './faulty-fs.fixture.ts';
import { type RolloutItem } from './line.ts';
import { inTempHome, item, jsonl, linesOf, message, meta, turn } from './rollout.fixture.ts';
import { RolloutWriter } from './rollout-writer.ts';
import { Tally } from './tally.fixture.ts';

const TURNS = ['one', 'two', 'three'];
const tally = new Tally('writer, a failure at every file call');
afterAll(() => tally.print());

/** Appends three turns with a flush behind each; says which flushes were refused. */
async function threeTurns(writer: RolloutWriter): Promise<(string | undefined)[]> {
  const outcomes: (string | undefined)[] = [];
  for (const name of TURNS) {
    for (const one of turn(name)) writer.append([one]);
    outcomes.push(await writer.flush().then(() => undefined, (error: { systemCode: string }) => error.systemCode));
  }
  return outcomes;
}

function plain(lines: readonly RolloutItem[]): RolloutItem[] {
  return lines.map(({ type, payload }) => ({ type, payload }) as RolloutItem);
}

const HEAD: RolloutItem = { type: 'session_meta', payload: meta() };
const expected = [HEAD, ...TURNS.flatMap((name) => turn(name))];

/** What must be in the file when the turns up to the last accepted flush are stored. */
function acknowledged(outcomes: readonly (string | undefined)[]): RolloutItem[] {
  const last = outcomes.lastIndexOf(undefined);
  return last < 0 ? [] : [HEAD, ...TURNS.slice(0, last + 1).flatMap((name) => turn(name))];
}

/** How many calls of the file system three turns make without a fault. */
async function countCalls(): Promise<number> {
  let calls = 0;
  await inTempHome(async (home) => {
    const fs = new FaultyFs(NO_FAULT);
    const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
    expect(await threeTurns(writer)).toEqual([undefined, undefined, undefined]);
    calls = fs.calls.length;
    await writer.close();
  });
  expect(calls).toBeGreaterThan(6);
  return calls;
}

async function everyFault(shapes: readonly Omit<Fault, 'at' | 'code'>[], body: (home: string, fault: Fault) => Promise<void>): Promise<void> {
  const calls = await countCalls();
  for (const code of FAULT_CODES) {
    for (let at = 1; at <= calls; at += 1) {
      for (const shape of shapes) await tally.run(() => inTempHome((home) => body(home, { at, code, ...shape })));
    }
  }
}

describe('RolloutWriter on a failing disk', () => {
  it('loses nothing when any one call fails once: the flush says so and the next one makes up for it', () =>
    everyFault([{ always: false }, { always: false, works: true }], async (home, fault) => {
      const fs = new FaultyFs(fault);
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
      const outcomes = await threeTurns(writer);
      const refused = outcomes.filter((one) => one === fault.code).length;
      expect({ ...fault, refused }).toEqual({ ...fault, refused: 1 });
      await writer.close();
      expect(plain(await linesOf(writer.path))).toEqual(expected);
    }));

  it('refuses every flush while all calls fail, and stores all of it once the disk is well', () =>
    everyFault([{ always: true }, { always: true, works: true }], async (home, fault) => {
      const fs = new FaultyFs(fault);
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
      const outcomes = await threeTurns(writer);
      expect(outcomes.at(-1)).toBe(fault.code);
      fs.heal();
      await writer.flush();
      await writer.close();
      expect(plain(await linesOf(writer.path))).toEqual(expected);
    }));

  it('keeps what it acknowledged when the disk never comes back, and another writer goes on there', () =>
    everyFault([{ always: true }, { always: false }], async (home, fault) => {
      const fs = new FaultyFs(fault);
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
      const outcomes = await threeTurns(writer);
      if (fault.always) await expect(writer.close()).rejects.toMatchObject({ code: 'rollout_not_stored', isRetryable: true });
      else await writer.close();
      const promised = acknowledged(outcomes);
      const next = await RolloutWriter.open(writer.path).catch(() => null);
      if (next === null) expect(promised).toEqual([]);
      else {
        next.append(turn('four'));
        await next.close();
        const stored = plain(await linesOf(writer.path));
        expect(stored.slice(0, promised.length)).toEqual(promised);
        expect(stored.slice(-turn('four').length)).toEqual(turn('four'));
      }
    }));

  it.each([1, 7, 60, 400])('stores every line once and whole when a write stops after %i bytes', async (partial) => {
    const calls = await countCalls();
    for (let at = 1; at <= calls; at += 1) {
      for (const always of [true, false]) {
        await tally.run(() =>
          inTempHome(async (home) => {
            const fs = new FaultyFs({ at, code: 'ENOSPC', always, partial });
            const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
            expect(await threeTurns(writer)).toContain('ENOSPC');
            fs.heal();
            await writer.close();
            expect(plain(await linesOf(writer.path))).toEqual(expected);
          }),
        );
      }
    }
  });

  it('repairs the tail of a resumed file although the first look at it fails', () =>
    inTempHome(async (home) => {
      const path = join(home, 'sessions/r.jsonl');
      mkdirSync(dirname(path));
      writeFileSync(path, jsonl([HEAD]));
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
      const calls = fs.calls.length;
      writer.append(turn('four'));
      await nextMacrotask();
      await nextMacrotask();
      expect(fs.calls.length).toBe(calls);
      fs.heal();
      await writer.close();
      expect((await linesOf(writer.path)).length).toBe(expected.length + turn('four').length);
    }));
});
