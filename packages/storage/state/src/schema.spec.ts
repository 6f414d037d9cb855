import { type Database, type Migration, openDatabase } from '@codex-ts/sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { fileStamp, folderStamp } from './file-stamp.ts';
import { Home, QUERY } from './home.fixture.ts';
import { realHome } from './real-home.ts';
import { MIGRATIONS } from './schema.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.dispose());

async function atVersion(version: number, job: (db: Database) => void): Promise<void> {
  const migrations: Migration[] = MIGRATIONS.filter((step) => step.version <= version);
  const outcome = await openDatabase({ path: home.database, migrations, kind: 'index of threads', onNotice: () => undefined });
  if (!outcome.ok) throw new Error(outcome.reason);
  job(outcome.db);
  outcome.db.close();
}

/** Rows as a program of version 1 left them, with a mark that tells them from rows read anew. */
function fillVersion1(db: Database, paths: readonly string[]): void {
  db.prepare('INSERT INTO homes (home, path) VALUES (7, ?)').run(realHome(home.path));
  const folders = db.prepare('INSERT INTO folders VALUES (7, ?, ?, ?, ?, 1)');
  for (const folder of ['sessions', 'sessions/2026', 'sessions/2026/01', 'sessions/2026/01/02']) {
    const stamp = folderStamp(`${home.path}/${folder}`);
    folders.run(folder, stamp?.modifiedMs, stamp?.changedMs, stamp?.inode);
  }
  const insert = db.prepare(`INSERT INTO threads VALUES (NULL, 7, 'sessions/2026/01/02', :file, :size, :modifiedMs, :changedMs, :inode,
    1, 0, :id, :id, :at, :at, 'cli', 'openai', '/repo', :summary, 1)`);
  paths.forEach((path, n) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    const id = file.slice(-42, -6);
    const stored = { id, createdAtMs: n, updatedAtMs: n, source: 'cli', modelProvider: 'openai', cwd: '/repo', preview: `Marked ÄÖ ${n}`, cliVersion: '0' };
    insert.run({ file, id, at: n, ...fileStamp(path), summary: JSON.stringify({ ...stored, git: null, model: null, effort: null, tokensUsed: 0 }) });
  });
}

describe('the schema', () => {
  it.each([1, 2, 3])('is brought up to date from version %d with the rows that are there', async (version) => {
    const day = Date.UTC(2026, 0, 2, 12);
    const paths = [0, 1, 2].map((n) => home.add({ atMs: day + n * 1000 }));
    await atVersion(1, (db) => fillVersion1(db, paths));
    await atVersion(version, (db) => {
      if (version >= 2) db.exec("INSERT INTO jobs (kind, job_key, status, retries_left, worker) VALUES ('memory', 'a', 'done', 3, 'pid 1')");
    });
    const catalog = home.catalog();
    expect((await catalog.list(QUERY)).threads.map(({ preview }) => preview)).toEqual(['Marked ÄÖ 2', 'Marked ÄÖ 1', 'Marked ÄÖ 0']);
    expect((await catalog.list({ ...QUERY, searchTerm: 'marked äö 1' })).threads).toHaveLength(1);
    const report = await catalog.inspect();
    expect(report).toMatchObject({ database: { version: 4, problems: [] }, rows: { all: 3 }, outdated: 0 });
    expect(report.jobs.map(({ kind }) => kind)).toEqual(version >= 2 ? ['memory'] : []);
    expect(home.notices).toEqual([]);
  });

  it('is replaced when a record of an earlier version makes no sense', async () => {
    const path = home.add({ atMs: Date.UTC(2026, 0, 2, 12) });
    await atVersion(1, (db) => {
      fillVersion1(db, [path]);
      db.exec("UPDATE threads SET summary = 'nonsense'");
    });
    expect(await home.listed(home.catalog())).toEqual(await home.inFiles());
    expect(home.notices).toEqual([expect.stringMatching(/^The index of threads was damaged\./)]);
  });

  it.each([
    ['threads_by_creation', 'created_at_ms'],
    ['threads_by_update', 'updated_at_ms'],
  ])('has an index (%s) for each order, so that a page costs the same however many there are', async (index, column) => {
    await atVersion(3, (db) => {
      const sql = `EXPLAIN QUERY PLAN SELECT * FROM threads WHERE home = 1 AND archived = 0 AND is_listed = 1 AND (${column}, id) < (5, 'x')
        AND source_kind IN (SELECT value FROM json_each('["cli"]')) ORDER BY ${column} DESC, id DESC, folder DESC, file DESC LIMIT 5`;
      expect(JSON.stringify(db.prepare(sql).all())).toContain(`USING INDEX ${index}`);
    });
  });
});
