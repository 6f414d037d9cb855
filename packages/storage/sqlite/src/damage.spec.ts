import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { type Folder, inFolder } from './database.fixture.ts';
import { inspectDatabase } from './inspect-database.ts';
import { isBusy, isDamage, isSqliteError } from './sqlite-error.ts';

const PAGE = 4096;

/** What the database says after whatever happened: all rows, or it was replaced by an empty one and that was said. */
async function survives(folder: Folder, rows: number): Promise<'intact' | 'replaced'> {
  const before = folder.notices.length;
  const texts = await folder.with((db) => db.prepare('SELECT text FROM notes ORDER BY id').pluck().all() as string[]);
  await folder.with((db) => db.prepare('INSERT INTO notes (text) VALUES (?)').run('works'));
  if (folder.notices.length > before) {
    expect(texts).toEqual([]);
    return 'replaced';
  }
  expect(texts).toHaveLength(rows);
  texts.forEach((text, n) => expect(text).toBe(`${n} ${'x'.repeat(n % 200)}`));
  return 'intact';
}

describe('a damaged file', () => {
  const contents: [string, Buffer][] = [
    ['text', Buffer.from('this is no database at all\n'.repeat(500))],
    ['zeros', Buffer.alloc(3 * PAGE)],
    ['a header and nothing else', Buffer.from('SQLite format 3\0')],
    ['noise', randomFillSync(Buffer.alloc(5 * PAGE))],
  ];
  it.each(contents)('that is %s is set aside, and a new one made', (_, bytes) =>
    inFolder(async (folder) => {
      writeFileSync(folder.file, bytes);
      expect(await survives(folder, 0)).toBe('replaced');
      const [aside = ''] = readdirSync(folder.path).filter((name) => name.includes('.damaged-'));
      expect(readFileSync(join(folder.path, aside)).equals(bytes)).toBe(true);
      expect(folder.notices).toEqual([expect.stringMatching(/^The test notes was damaged\. .*notes\.sqlite\.damaged-\d{8}T\d{6}-\d{3}Z/)]);
    }),
  );

  it('that is cut at any page, or inside one, is found', () =>
    inFolder(async (folder) => {
      await folder.fill(150);
      const whole = readFileSync(folder.file);
      for (let size = PAGE / 2; size < whole.length; size += PAGE / 2) {
        writeFileSync(folder.file, whole);
        truncateSync(folder.file, size);
        expect(await survives(folder, 150)).toBe('replaced');
      }
    }));

  it('with any one page overwritten is found, or the page did not matter', () =>
    inFolder(async (folder) => {
      await folder.fill(150);
      const whole = readFileSync(folder.file);
      for (let at = 0; at < whole.length; at += PAGE) {
        for (const filling of [randomFillSync(Buffer.alloc(PAGE)), Buffer.alloc(PAGE), whole.subarray(PAGE, 2 * PAGE)]) {
          const bytes = Buffer.from(whole);
          filling.copy(bytes, at);
          writeFileSync(folder.file, bytes);
          const outcome = await survives(folder, 150);
          if (!bytes.equals(whole)) expect(outcome).toBe('replaced');
        }
      }
    }));

  it('is found in use, too, and replaced when it is opened again to be discarded', () =>
    inFolder(async (folder) => {
      await folder.fill(3000);
      const outcome = await folder.open({ check: false });
      if (!outcome.ok) throw new Error(outcome.reason);
      const bytes = readFileSync(folder.file);
      bytes.fill(0xff, PAGE);
      writeFileSync(folder.file, bytes);
      const { db, identity } = outcome;
      let caught: unknown = null;
      try {
        db.prepare('SELECT * FROM notes').all();
      } catch (error) {
        caught = error;
      }
      db.close();
      expect([isDamage(caught), isSqliteError(caught), isBusy(caught)]).toEqual([true, true, false]);
      expect(await folder.with((fresh) => fresh.prepare('SELECT count(*) FROM notes').pluck().get(), { discard: identity })).toBe(0);
      // Whoever comes later with the same complaint must not throw away the new one.
      await folder.with((fresh) => fresh.prepare('INSERT INTO notes (text) VALUES (?)').run('new'));
      expect(await folder.with((fresh) => fresh.prepare('SELECT count(*) FROM notes').pluck().get(), { discard: identity })).toBe(1);
      expect(folder.notices).toHaveLength(1);
    }));

  it('of another kind or of another program is not ours', () =>
    inFolder(async (folder) => {
      await folder.fill(3);
      expect(await folder.with((db) => db.prepare('SELECT count(*) FROM notes').pluck().get(), { kind: 'something else' })).toBe(0);
      expect(folder.notices).toHaveLength(1);
    }));

  it('is kept twice at most', () =>
    inFolder(async (folder) => {
      for (let round = 0; round < 5; round += 1) {
        writeFileSync(folder.file, `damage ${round}`);
        await folder.with(() => undefined, { now: () => Date.UTC(2026, 0, 1) + round });
      }
      const { damaged } = await inspectDatabase(folder.file);
      expect(damaged.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['damage 4', 'damage 3']);
      expect(readdirSync(folder.path).filter((name) => name.includes('.damaged-'))).toHaveLength(2);
    }));
});

describe('a write-ahead log', () => {
  /** A database whose newest rows are in the log only. */
  async function withLog(folder: Folder): Promise<{ main: Buffer; log: Buffer }> {
    await folder.fill(100);
    const outcome = await folder.open();
    if (!outcome.ok) throw new Error(outcome.reason);
    const insert = outcome.db.prepare('INSERT INTO notes (text) VALUES (?)');
    for (let n = 100; n < 110; n += 1) insert.run(`${n} ${'x'.repeat(n % 200)}`);
    const taken = { main: readFileSync(folder.file), log: readFileSync(`${folder.file}-wal`) };
    outcome.db.close();
    return taken;
  }

  function put(folder: Folder, main: Buffer, log: Buffer | null): void {
    for (const suffix of ['-wal', '-shm']) rmSync(folder.file + suffix, { force: true });
    writeFileSync(folder.file, main);
    if (log !== null) writeFileSync(`${folder.file}-wal`, log);
  }

  it('left by a dead process is taken in', () =>
    inFolder(async (folder) => {
      const { main, log } = await withLog(folder);
      put(folder, main, log);
      expect(await survives(folder, 110)).toBe('intact');
    }));

  it('that is missing, cut or garbage costs at most what was only in it', () =>
    inFolder(async (folder) => {
      const { main, log } = await withLog(folder);
      put(folder, main, null);
      expect(await survives(folder, 100)).toBe('intact');
      put(folder, main, randomFillSync(Buffer.alloc(log.length)));
      expect(await survives(folder, 100)).toBe('intact');
      for (let size = 0; size < log.length; size += 1500) {
        put(folder, main, log.subarray(0, size));
        const count = await folder.with((db) => db.prepare('SELECT count(*) FROM notes').pluck().get() as number);
        expect(count).toBeGreaterThanOrEqual(100);
        expect(count).toBeLessThanOrEqual(110);
      }
      expect(folder.notices).toEqual([]);
    }));

  it('of another database is found out', () =>
    inFolder(async (folder) => {
      const { main } = await withLog(folder);
      await inFolder(async (other) => {
        await other.fill(2000);
        const outcome = await other.open({ kind: 'test notes' });
        if (!outcome.ok) throw new Error(outcome.reason);
        outcome.db.exec("UPDATE notes SET text = text || 'y' WHERE id % 7 = 0");
        const log = readFileSync(`${other.file}-wal`);
        outcome.db.close();
        put(folder, main, log);
      });
      expect(await survives(folder, 100)).toBe('replaced');
      const aside = readdirSync(folder.path).filter((name) => name.includes('.damaged-'));
      expect(existsSync(`${folder.file}-wal`)).toBe(false);
      expect(aside.length).toBeGreaterThan(0);
    }));
});

describe('inspectDatabase', () => {
  it('tells sizes, version, problems and what was set aside, and changes nothing', () =>
    inFolder(async (folder) => {
      expect(await inspectDatabase(folder.file)).toEqual({ path: folder.file, exists: false, bytes: { database: 0, wal: 0, shm: 0 }, mode: null, version: null, problems: [], damaged: [] });
      expect(readdirSync(folder.path)).toEqual([]);
      await folder.fill();
      let asked = 0;
      const report = await inspectDatabase(folder.file, (db) => void (asked = Number(db.prepare('SELECT count(*) FROM notes').pluck().get())));
      expect(report).toMatchObject({ exists: true, mode: 0o600, version: 2, problems: [], bytes: { database: statSync(folder.file).size } });
      expect(asked).toBe(300);
      const bytes = readFileSync(folder.file);
      bytes.fill(0xaa, 2 * PAGE, 3 * PAGE);
      writeFileSync(folder.file, bytes);
      copyFileSync(folder.file, `${folder.file}.damaged-20260101T000000-000Z`);
      utimesSync(folder.file, 1, 1);
      const bad = await inspectDatabase(folder.file, () => expect(true).toBe(false));
      expect(bad.problems.length).toBeGreaterThan(0);
      expect(bad.damaged.map(({ path }) => basename(path))).toEqual(['notes.sqlite.damaged-20260101T000000-000Z']);
      expect(statSync(folder.file).mtimeMs).toBe(1000);
    }));
});
