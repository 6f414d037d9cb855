import { randomFillSync } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Database, openDatabase } from '@codex-ts/sqlite';
import { runProcess } from '@codex-ts/test-support';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Home, QUERY } from './home.fixture.ts';
import { MIGRATIONS } from './schema.ts';

const PAGE = 4096;
const SIDES = ['-wal', '-shm'];

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.dispose());

/** A home whose index is complete and closed. Messages long enough to spill over pages are among the threads. */
async function indexed(threads = 60): Promise<Buffer> {
  for (let n = 0; n < threads; n += 1) home.add({ message: `message ${n} ${'ä'.repeat(n % 20 === 0 ? 2040 : n)}`, archived: n % 9 === 0 });
  const catalog = home.catalog();
  await home.listed(catalog);
  await catalog.close();
  return readFileSync(home.database);
}

function put(bytes: Buffer, log: Buffer | null = null): void {
  for (const suffix of SIDES) rmSync(home.database + suffix, { force: true });
  writeFileSync(home.database, bytes, { mode: 0o600 });
  if (log !== null) writeFileSync(`${home.database}-wal`, log);
}

/** Whatever the index is like, answers are those of the files. */
async function answersRight(): Promise<void> {
  const catalog = home.catalog();
  for (const query of [{}, { sortKey: 'updated_at' }, { archived: true }, { searchTerm: 'MESSAGE 3' }] as const) {
    expect(await home.listed(catalog, { ...query, limit: 20 })).toEqual(await home.inFiles(query));
  }
  expect(await catalog.inspect()).toMatchObject({ database: { problems: [] }, unknown: 0, outdated: 0 });
  await catalog.close();
}

describe('a damaged index', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('not a database '.repeat(1000))],
    ['zeros', Buffer.alloc(8 * PAGE)],
  ])('(%s) costs nothing but time, and is told of once', async (name, bytes) => {
    await indexed();
    put(bytes);
    await answersRight();
    expect(home.notices).toHaveLength(name === 'empty' ? 0 : 1);
  });

  it('(cut at every page) gives right answers', async () => {
    const whole = await indexed(40);
    for (let size = PAGE; size < whole.length; size += PAGE) {
      put(whole);
      truncateSync(home.database, size);
      await answersRight();
    }
  });

  it('(every page overwritten by noise, zeros or another page) gives right answers', async () => {
    const whole = await indexed(40);
    for (let at = 0; at < whole.length; at += PAGE) {
      const other = (at + 5 * PAGE) % whole.length;
      for (const filling of [randomFillSync(Buffer.alloc(PAGE)), Buffer.alloc(PAGE), whole.subarray(other, other + PAGE)]) {
        const bytes = Buffer.from(whole);
        filling.copy(bytes, at);
        put(bytes);
        await answersRight();
      }
    }
  }, 120_000);

  it('(a few bytes changed anywhere) gives right answers', async () => {
    const whole = await indexed(30);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, by] of changes) bytes[at] = (bytes[at] ?? 0) ^ by;
        put(bytes);
        const catalog = home.catalog();
        for (const archived of [false, true]) expect(await home.listed(catalog, { archived })).toEqual(await home.inFiles({ archived }));
        await catalog.close();
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('(its log missing, garbage or of another home) gives right answers', async () => {
    const whole = await indexed(40);
    const other = new Home();
    for (let n = 0; n < 200; n += 1) other.add({ message: `other ${n}` });
    const busy = other.catalog();
    await other.listed(busy);
    const foreign = readFileSync(`${other.database}-wal`);
    await other.dispose();
    for (const log of [null, randomFillSync(Buffer.alloc(20 * PAGE)), foreign, foreign.subarray(0, foreign.length / 2)]) {
      put(whole, log);
      await answersRight();
    }
  });

  it('is noticed while it is in use', async () => {
    await indexed();
    const catalog = home.catalog();
    await home.listed(catalog);
    const bytes = readFileSync(home.database);
    bytes.fill(0x5a, PAGE);
    writeFileSync(home.database, bytes);
    rmSync(`${home.database}-wal`, { force: true });
    home.add({ message: 'new' });
    for (let round = 0; round < 3; round += 1) expect(await home.listed(catalog)).toEqual(await home.inFiles());
    expect(home.notices.length).toBeLessThanOrEqual(2);
  });

  it('that is deleted or replaced while it is in use is built again', async () => {
    const whole = await indexed();
    const catalog = home.catalog();
    await home.listed(catalog);
    for (const suffix of ['', ...SIDES]) rmSync(home.database + suffix, { force: true });
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    copyFileSync(home.database, `${home.database}.copy`);
    put(whole);
    home.add();
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    expect(home.notices).toEqual([]);
  });

  it('with tables of somebody else is replaced', async () => {
    await indexed();
    await sql((db) => db.exec('DROP TABLE threads; CREATE TABLE threads (x)'));
    await answersRight();
    expect(home.notices).toHaveLength(1);
  });

  it('whose records were changed by hand is not believed', async () => {
    await indexed();
    await sql((db) => db.exec("UPDATE threads SET summary = replace(summary, 'message', 'massage')"));
    await answersRight();
    await sql((db) => db.exec('UPDATE threads SET created_at_ms = created_at_ms + 86400000 WHERE key % 2 = 0'));
    await answersRight();
    expect(home.notices).toHaveLength(2);
  });
});

async function sql(job: (db: Database) => unknown): Promise<void> {
  const outcome = await openDatabase({ path: home.database, migrations: MIGRATIONS, kind: 'index of threads', onNotice: () => undefined });
  if (!outcome.ok) throw new Error(outcome.reason);
  job(outcome.db);
  outcome.db.close();
}

describe('an index that cannot be used', () => {
  it('because a newer program made it stays as it is', async () => {
    await indexed();
    await sql((db) => db.pragma('user_version = 99'));
    const before = readFileSync(home.database);
    const catalog = home.catalog();
    home.add();
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    await catalog.close();
    expect(readFileSync(home.database).equals(before)).toBe(true);
    expect(home.notices).toEqual([expect.stringContaining('newer')]);
  });

  it('because somebody holds it leaves answers to the files', async () => {
    await indexed();
    const outcome = await openDatabase({ path: home.database, migrations: MIGRATIONS, kind: 'index of threads', onNotice: () => undefined });
    if (!outcome.ok) throw new Error(outcome.reason);
    const holder = outcome.db;
    const catalog = home.catalog();
    await home.listed(catalog);
    holder.exec('BEGIN IMMEDIATE');
    // Readers do not mind.
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    expect(await catalog.inspect()).toMatchObject({ unknown: 0 });
    // There is something to be written, and it cannot be.
    home.add({ message: 'while locked' });
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    holder.exec('ROLLBACK');
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    expect(await catalog.inspect()).toMatchObject({ unknown: 0 });
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.close();
    expect(home.notices).toEqual([]);
  });

  const run = process.getuid?.() === 0 ? it : it.skip;
  run('because the disk is full leaves answers to the files (skipped: only root can mount a small disk)', async () => {
    for (let n = 0; n < 300; n += 1) home.add({ message: 'x'.repeat(2000) });
    const disk = join(home.path, 'disk');
    mkdirSync(disk);
    if ((await runProcess(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'none', disk])).code !== 0) return;
    try {
      const catalog = home.catalog(disk);
      for (let round = 0; round < 3; round += 1) expect(await home.listed(catalog, { limit: 100 })).toEqual(await home.inFiles());
      await catalog.close();
      expect(home.notices).toEqual([expect.stringContaining('full')]);
    } finally {
      await runProcess(['umount', disk]);
    }
  });
});

describe('rollouts that are none', () => {
  it('are passed over by lists and reported by a rebuild; threads nobody spoke in are not', async () => {
    const paths = Array.from({ length: 30 }, () => home.add());
    const [empty = '', garbage = '', headless = '', hidden = ''] = paths;
    writeFileSync(empty, '');
    writeFileSync(garbage, randomFillSync(Buffer.alloc(5000)));
    writeFileSync(headless, readFileSync(headless, 'utf8').split('\n').slice(1).join('\n'));
    home.add({ message: null });
    if (process.getuid?.() !== 0) chmodSync(hidden, 0);
    const catalog = home.catalog();
    const told: { done: number; total: number }[] = [];
    const { threads, skipped } = await catalog.rebuild({ onProgress: (progress) => told.push(progress) });
    const unreadable = process.getuid?.() === 0 ? [] : [hidden];
    expect(threads).toBe(27 - unreadable.length);
    expect(skipped.map(({ path }) => path).sort()).toEqual([empty, garbage, headless, ...unreadable].sort());
    expect(skipped.find(({ path }) => path === empty)).toMatchObject({ reason: 'it is empty' });
    expect(told.at(-1)).toEqual({ done: 31, total: 31 });
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    expect(await home.listed(catalog)).toHaveLength(threads);
  });

  it('stop a rebuild half-way when asked, and the next list goes on', async () => {
    for (let n = 0; n < 200; n += 1) home.add();
    const catalog = home.catalog();
    await catalog.rebuild();
    const stop = new AbortController();
    const building = catalog.rebuild({ signal: stop.signal, onProgress: ({ done }) => done === 90 && stop.abort(new Error('enough')) });
    await expect(building).rejects.toThrow('enough');
    expect(await home.listed(catalog)).toEqual(await home.inFiles());
    expect(await catalog.inspect()).toMatchObject({ unknown: 0 });
  });
});

describe('a doctor', () => {
  it('learns how the index and the files differ, and changes nothing', async () => {
    const catalog = home.catalog();
    const nothing = await catalog.inspect();
    expect(nothing).toMatchObject({ database: { exists: false }, rows: null, files: 0, unknown: 0 });
    await indexed(20);
    const paths = Array.from({ length: 3 }, () => home.add());
    await home.listed(home.catalog());
    home.add();
    utimesSync(paths[0] ?? '', 1, 1);
    rmSync(paths[1] ?? '');
    writeFileSync(`${home.database}.damaged-20260101T000000-000Z`, 'xx');
    const before = statSync(home.database).mtimeMs;
    const report = await home.catalog().inspect();
    expect(report).toMatchObject({ files: 23, rows: { all: 23, listed: 23 }, unknown: 1, gone: 1, outdated: 1, newestVersion: 4 });
    expect(report.database).toMatchObject({ version: 4, mode: 0o600, problems: [], damaged: [{ bytes: 2 }] });
    expect(basename(report.database.path)).toBe('codex-ts-threads.sqlite');
    expect(statSync(home.database).mtimeMs).toBe(before);
    expect((await home.catalog().list(QUERY)).threads).toHaveLength((await home.inFiles()).length);
  });
});
