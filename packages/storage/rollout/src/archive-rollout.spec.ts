import { appendFileSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { afterAll, describe, expect, it } from '@jest/globals';

import { archiveRollout, deleteRollout, type MoveOptions, unarchiveRollout } from './archive-rollout.ts';
import { FAULT_CODES, FaultyFs, NO_FAULT } from './faulty-fs.fixture.ts';
import { findArchivedById } from './find-archived.ts';
import { findRolloutById } from './find-by-id.ts';
import { nodeRolloutFs, type RolloutFs } from './rollout-fs.ts';
import { inTempHome } from './rollout.fixture.ts';
import { storeThread } from './stored-thread.fixture.ts';
import { Tally } from './tally.fixture.ts';

const MADE = '2026-01-02T12:00:00Z';
const tally = new Tally('archive and unarchive, a failure at every file call');
afterAll(() => tally.print());

/** A file system that has no hard links. */
const linkless: RolloutFs = {
  ...nodeRolloutFs,
  link: () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })),
};

function archivedPath(home: string, path: string): string {
  return join(home, 'archived_sessions', basename(path));
}

describe.each([['', nodeRolloutFs], [' without hard links', linkless]])('moving threads%s', (_, fs) => {
  it('archives under the same name and brings back to the folder of the day', () =>
    inTempHome(async (home) => {
      const { id, path } = storeThread(home, MADE);
      const content = readFileSync(path);
      utimesSync(path, 1000, 1000);
      const archived = await archiveRollout(home, id, { fs });
      expect(archived).toBe(archivedPath(home, path));
      expect(existsSync(path)).toBe(false);
      expect(statSync(archived).mtimeMs).toBe(1_000_000);
      expect(statSync(join(home, 'archived_sessions')).mode & 0o777).toBe(0o700);
      expect(await unarchiveRollout(home, id, { fs, now: () => new Date(5_000_000) })).toBe(path);
      expect(readFileSync(path)).toEqual(content);
      expect(existsSync(archived)).toBe(false);
      expect(statSync(path).mtimeMs).toBe(5_000_000);
    }));

  it('does not make a thread older when the clock went back', () =>
    inTempHome(async (home) => {
      const { id, path } = storeThread(home, MADE, { touched: 9000, archived: true });
      const back = await unarchiveRollout(home, id, { fs, now: () => new Date(1000) });
      expect(basename(back)).toBe(basename(path));
      expect(statSync(back).mtimeMs).toBe(9_000_000);
    }));

  it('says what it does not find, in the words clients know', () =>
    inTempHome(async (home) => {
      const { id } = storeThread(home, MADE);
      const stranger = newUuidV7();
      const missing = { code: 'thread_not_found', message: `no rollout found for thread id ${stranger}` };
      await expect(archiveRollout(home, stranger, { fs })).rejects.toMatchObject(missing);
      await expect(deleteRollout(home, stranger, { fs })).rejects.toMatchObject(missing);
      await expect(unarchiveRollout(home, id, { fs })).rejects.toMatchObject({ message: `no archived rollout found for thread id ${id}` });
      await archiveRollout(home, id, { fs });
      await expect(archiveRollout(home, id, { fs })).rejects.toMatchObject({ message: `no rollout found for thread id ${id}` });
    }));

  it('leaves both alone when another record has the name at the target', () =>
    inTempHome(async (home) => {
      const { id, path } = storeThread(home, MADE);
      const other = archivedPath(home, path);
      mkdirSync(join(home, 'archived_sessions'));
      writeFileSync(other, 'something else\n');
      const before = readFileSync(path);
      await expect(archiveRollout(home, id, { fs })).rejects.toMatchObject({ code: 'rollout_exists' });
      await expect(unarchiveRollout(home, id, { fs })).rejects.toMatchObject({ code: 'rollout_exists' });
      expect(readFileSync(path)).toEqual(before);
      expect(readFileSync(other, 'utf8')).toBe('something else\n');
    }));

  it.each(['shorter', 'longer', 'same'])('keeps the longer of two states of a record: the target is the %s', (target) =>
    inTempHome(async (home) => {
      const { id, path } = storeThread(home, MADE);
      const other = archivedPath(home, path);
      mkdirSync(join(home, 'archived_sessions'));
      copyFileSync(path, other);
      if (target !== 'same') appendFileSync(target === 'shorter' ? path : other, '{"more":1}\n');
      const longest = readFileSync(target === 'longer' ? other : path);
      expect(await archiveRollout(home, id, { fs })).toBe(other);
      expect(readFileSync(other)).toEqual(longest);
      expect(existsSync(path)).toBe(false);
    }));

  it('finishes what a process that died between its steps began', () =>
    inTempHome(async (home) => {
      const { id, path } = storeThread(home, MADE);
      mkdirSync(join(home, 'archived_sessions'));
      linkSync(path, archivedPath(home, path));
      await archiveRollout(home, id, { fs });
      expect(existsSync(path)).toBe(false);
      linkSync(archivedPath(home, path), path);
      await unarchiveRollout(home, id, { fs });
      expect(existsSync(archivedPath(home, path))).toBe(false);
      expect(statSync(path).size).toBeGreaterThan(0);
    }));

  it('lets several do the same at once: the thread is moved once and nobody loses it', () =>
    inTempHome(async (home) => {
      for (let round = 0; round < 20; round += 1) {
        const { id, path } = storeThread(home, MADE);
        const content = readFileSync(path);
        const both = await Promise.allSettled([0, 1, 2].map(() => archiveRollout(home, id, { fs })));
        const refused = both.filter((one) => one.status === 'rejected').map((one): unknown => one.reason);
        for (const reason of refused) expect(reason).toMatchObject({ code: 'thread_not_found' });
        expect(refused.length).toBeLessThan(3);
        expect(readFileSync(archivedPath(home, path))).toEqual(content);
        expect(existsSync(path)).toBe(false);
      }
    }));

  it('deletes every copy', () =>
    inTempHome(async (home) => {
      const { id, path } = storeThread(home, MADE);
      await archiveRollout(home, id, { fs });
      copyFileSync(archivedPath(home, path), path);
      const twice = storeThread(home, '2026-05-05T12:00:00Z', { id });
      await deleteRollout(home, id, { fs });
      for (const one of [path, twice.path, archivedPath(home, path)]) expect(existsSync(one)).toBe(false);
      expect(await findRolloutById(home, id)).toBeNull();
      expect(await findArchivedById(home, id)).toBeNull();
    }));
});

type Move = (home: string, id: string, options: MoveOptions) => Promise<unknown>;

it.each<[string, Move, boolean]>([
  ['archiving', archiveRollout, false],
  ['unarchiving', unarchiveRollout, true],
])('%s with a failure at any call loses nothing and can be done again', async (_, move, archived) => {
  let calls = 0;
  await inTempHome(async (home) => {
    const fs = new FaultyFs(NO_FAULT);
    await move(home, storeThread(home, MADE, { archived }).id, { fs });
    calls = fs.calls.length;
  });
  expect(calls).toBeGreaterThan(2);
  const shapes = [{ always: true }, { always: false }, { always: false, works: true }];
  for (const code of FAULT_CODES) {
    for (let at = 1; at <= calls; at += 1) {
      for (const shape of shapes) {
        await tally.run(() =>
          inTempHome(async (home) => {
            const { id, path } = storeThread(home, MADE, { archived });
            const content = readFileSync(path);
            const failure = await move(home, id, { fs: new FaultyFs({ at, code, ...shape }) }).then(() => null, (error: unknown) => error);
            expect(failure).toMatchObject({ code: 'rollout_not_changed', systemCode: code });
            const [active, stored] = [await findRolloutById(home, id), await findArchivedById(home, id)];
            for (const found of [active, stored]) if (found !== null) expect(readFileSync(found)).toEqual(content);
            expect([active, stored]).not.toEqual([null, null]);
            await move(home, id, {}).catch((error: unknown) => expect(error).toMatchObject({ code: 'thread_not_found' }));
            const [left, moved] = [await findRolloutById(home, id), await findArchivedById(home, id)];
            expect(archived ? moved : left).toBeNull();
            expect(readFileSync((archived ? left : moved) ?? '')).toEqual(content);
          }),
        );
      }
    }
  }
});
