import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '@codex-ts/test-support';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { buildProgram, type Folder, inFolder, startProgram } from './database.fixture.ts';
import { whileBusy } from './while-busy.ts';

/** Opens the database, then: `once` adds a row; `hold` keeps it locked; `write` adds rows until it is killed. */
const PROGRAM = `
import { STEPS } from ${JSON.stringify(join(import.meta.dirname, 'database.fixture.ts'))};
import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'open-database.ts'))};
import { whileBusy } from ${JSON.stringify(join(import.meta.dirname, 'while-busy.ts'))};
const [path, what] = process.argv.slice(2);
const outcome = await openDatabase({ path, migrations: STEPS, kind: 'test notes', onNotice: (text) => console.log('notice ' + text) });
if (!outcome.ok) throw new Error(outcome.reason);
const { db } = outcome;
const insert = db.prepare('INSERT INTO notes (text) VALUES (?)');
if (what === 'hold') {
  db.pragma('locking_mode = EXCLUSIVE');
  db.exec('BEGIN EXCLUSIVE');
  insert.run('held');
  console.log('held');
  setInterval(() => undefined, 1000);
} else {
  for (let n = 0; n === 0 || what === 'write'; n += 1) {
    await whileBusy(() => insert.run(process.pid + ' ' + n), { waitMs: 10000 });
    console.log(String(n));
    await new Promise((resolve) => setImmediate(resolve));
  }
  db.close();
}
`;

let program = '';
beforeAll(() => {
  program = buildProgram('sqlite', PROGRAM);
});
afterAll(() => rmSync(program, { force: true }));

const count = (folder: Folder): Promise<number> => folder.with((db) => Number(db.prepare('SELECT count(*) FROM notes').pluck().get()), { busyTimeoutMs: 5000 });

describe('several processes', () => {
  it('make and migrate one database at the same moment', () =>
    inFolder(async (folder) => {
      const running = Array.from({ length: 6 }, () => startProgram(program, [folder.file, 'once']));
      for (const one of running) expect(await one.said()).toBe('0');
      expect(await Promise.all(running.map(({ ended }) => ended))).toEqual([0, 0, 0, 0, 0, 0]);
      expect(await count(folder)).toBe(6);
    }));

  it('that find the same damage replace the file and all go on', () =>
    inFolder(async (folder) => {
      await folder.fill(200);
      await folder.with((db) => db.pragma('application_id = 12345'));
      const running = Array.from({ length: 4 }, () => startProgram(program, [folder.file, 'once']));
      expect(await Promise.all(running.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
      // Nobody's row is in a file that was set aside after it had been made anew.
      expect(await count(folder)).toBe(4);
      expect(folder.notices).toEqual([]);
    }));

  it('that are killed while they write leave whole rows, and everything that was acknowledged', () =>
    inFolder(async (folder) => {
      let acknowledged = 0;
      for (let round = 0; round < 3; round += 1) {
        const running = Array.from({ length: 3 }, () => startProgram(program, [folder.file, 'write']));
        await Promise.all(
          running.map(async (one, n) => {
            for (let line = 0; line < 10 + 20 * n; line += 1) await one.said();
            one.kill();
            acknowledged += 10 + 20 * n;
            await one.ended;
          }),
        );
        expect(await folder.with((db) => db.pragma('integrity_check', { simple: true }))).toBe('ok');
      }
      expect(await count(folder)).toBeGreaterThanOrEqual(acknowledged);
      expect(folder.notices).toEqual([]);
    }));

  it('wait for a lock no longer than they say, and take over when its owner dies', () =>
    inFolder(async (folder) => {
      const holder = startProgram(program, [folder.file, 'hold']);
      expect(await holder.said()).toBe('held');
      expect(await folder.open({ busyTimeoutMs: 200 })).toMatchObject({ ok: false, reason: expect.stringContaining('locked by another process') });
      const waiting = count(folder);
      holder.kill();
      await holder.ended;
      expect(await waiting).toBe(0);
      expect(folder.notices).toEqual([]);
    }));
});

describe('whileBusy', () => {
  it('passes on other errors, the lock when the time is over, and the abort', async () => {
    const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    const fail = (error: Error) => (): never => {
      throw error;
    };
    await expect(whileBusy(fail(new Error('other')), { waitMs: 1000 })).rejects.toThrow('other');
    await expect(whileBusy(fail(busy), { waitMs: 20 })).rejects.toBe(busy);
    await expect(whileBusy(fail(busy), { waitMs: 60_000, signal: AbortSignal.timeout(30) })).rejects.toMatchObject({ name: 'TimeoutError' });
    let tries = 0;
    expect(await whileBusy(() => ((tries += 1) < 3 ? fail(busy)() : tries), { waitMs: 5000 })).toBe(3);
  });
});

/** Only root may mount, and not in every container. */
async function canMount(): Promise<boolean> {
  return process.getuid?.() === 0 && (await runProcess(['unshare', '-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'])).code === 0;
}

describe('a full disk', () => {
  const run = process.getuid?.() === 0 ? it : it.skip;
  run('is a reason or an error of SQLite, never damage (skipped: only root can mount a small disk)', () =>
    inFolder(async (folder) => {
      if (!(await canMount())) return;
      const disk = join(folder.path, 'disk');
      mkdirSync(disk);
      const script = 'mount -t tmpfs -o size=256k none "$1"; "$2" "$3" "$1/notes.sqlite" write; "$2" "$3" "$1/notes.sqlite" once';
      const { stdout, stderr } = await runProcess(['unshare', '-m', 'sh', '-c', script, 'sh', disk, process.execPath, program]);
      expect(stdout).toMatch(/^0\n1\n/);
      expect(stderr).toContain('database or disk is full');
      expect(stdout).not.toContain('damaged');
    }));
});
