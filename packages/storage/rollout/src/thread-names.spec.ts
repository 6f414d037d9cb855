import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

import { FAULT_CODES, FaultyFs, NO_FAULT } from './faulty-fs.fixture.ts';
import { inTempHome, THREAD_ID } from './rollout.fixture.ts';
import { Tally } from './tally.fixture.ts';
import { ThreadNames } from './thread-names.ts';

const OTHER = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const tally = new Tally('thread names, a failure at every file call');
afterAll(() => tally.print());

describe('ThreadNames', () => {
  it('keeps the newest name of each thread, whoever wrote it', () =>
    inTempHome(async (home) => {
      const names = new ThreadNames(home);
      expect((await names.all()).size).toBe(0);
      await names.set(THREAD_ID, 'first');
      await names.set(OTHER.toUpperCase(), 'other');
      expect(await names.nameOf(OTHER)).toBe('other');
      await new ThreadNames(home).set(THREAD_ID, 'second');
      expect(await names.nameOf(THREAD_ID.toUpperCase())).toBe('second');
      expect([...(await names.all()).values()]).toEqual(['second', 'other']);
    }));

  it('writes lines as the original does, for the owner only', () =>
    inTempHome(async (home) => {
      await new ThreadNames(home, { now: () => new Date('2026-11-21T03:13:15.134Z') }).set(THREAD_ID, 'näme "x"');
      const path = join(home, 'session_index.jsonl');
      expect(readFileSync(path, 'utf8')).toBe(
        `{"id":"${THREAD_ID}","thread_name":"näme \\"x\\"","updated_at":"2026-11-21T03:13:15.134000000Z"}\n`,
      );
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }));

  it('passes over torn lines and closes them before the next one', () =>
    inTempHome(async (home) => {
      const names = new ThreadNames(home);
      await names.set(THREAD_ID, 'one');
      appendFileSync(join(home, 'session_index.jsonl'), '[1]\nnull\n\n{"id":"x"}\n{"id":"to');
      await names.set(OTHER, 'two');
      expect([...(await names.all()).values()]).toEqual(['one', 'two']);
    }));

  it('says so when it cannot read or store', () =>
    inTempHome(async (home) => {
      await expect(new ThreadNames(join(home, 'a\0b')).all()).rejects.toMatchObject({ code: 'rollout_unreadable' });
      writeFileSync(join(home, 'file'), '');
      await expect(new ThreadNames(join(home, 'file')).set(THREAD_ID, 'x')).rejects.toMatchObject({ code: 'rollout_not_stored' });
    }));

  it('loses no earlier name whichever call fails, and the name is there when it says so', async () => {
    let calls = 0;
    await inTempHome(async (home) => {
      const fs = new FaultyFs(NO_FAULT);
      await new ThreadNames(home, { fs }).set(THREAD_ID, 'x');
      calls = fs.calls.length;
    });
    expect(calls).toBeGreaterThan(4);
    for (const code of FAULT_CODES) {
      for (let at = 1; at <= calls; at += 1) {
        for (const partial of [0, 20]) {
          await tally.run(() =>
            inTempHome(async (home) => {
              await new ThreadNames(home).set(THREAD_ID, 'before');
              const named = await new ThreadNames(home, { fs: new FaultyFs({ at, code, always: true, partial }) })
                .set(OTHER, 'during')
                .then(() => true, (error: { systemCode: string }) => error.systemCode !== code);
              await new ThreadNames(home).set('later', 'after');
              const names = await new ThreadNames(home).all();
              expect(names.get(THREAD_ID)).toBe('before');
              expect(names.get('later')).toBe('after');
              if (named) expect(names.get(OTHER)).toBe('during');
            }),
          );
        }
      }
    }
  });
});
