import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { summarizeRollout, ThreadNames, type ThreadSummary } from '@codex-ts/rollout';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type ThreadCatalog } from './catalog.ts';
import { Home, QUERY, turnContext } from './home.fixture.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.dispose());

const idOf = (path: string): string => basename(path).slice(-42, -6);
const ids = (threads: readonly ThreadSummary[]): string[] => threads.map(({ id }) => id);

async function summaryOf(path: string): Promise<ThreadSummary> {
  const summary = await summarizeRollout(path);
  if (summary === null) throw new Error(`no thread: ${path}`);
  return summary;
}

describe('a list', () => {
  it('comes in pages, newest first, and makes a private index on the way', async () => {
    const paths = Array.from({ length: 7 }, () => home.add());
    const catalog = home.catalog();
    const first = await catalog.list({ ...QUERY, limit: 3 });
    expect(ids(first.threads)).toEqual(paths.slice(4).map(idOf).reverse());
    const rest = await catalog.list({ ...QUERY, limit: 4, cursor: first.nextCursor });
    expect(ids(rest.threads)).toEqual(paths.slice(0, 4).map(idOf).reverse());
    expect(rest.nextCursor).toBeNull();
    expect(statSync(home.database).mode & 0o777).toBe(0o600);
    expect(home.notices).toEqual([]);
  });

  it('of an empty or missing home is empty', async () => {
    expect(await home.catalog().list(QUERY)).toEqual({ threads: [], nextCursor: null });
    rmSync(home.path, { recursive: true });
    expect(await home.catalog().list(QUERY)).toEqual({ threads: [], nextCursor: null });
  });

  it('finds letters in any case in messages and in names, also those the original writes', async () => {
    const [a, b] = [home.add({ message: 'Große Ärzte' }), home.add({ message: 'other' })];
    const catalog = home.catalog();
    const found = async (searchTerm: string): Promise<string[]> => ids((await catalog.list({ ...QUERY, searchTerm })).threads);
    expect(await found('große ärzte')).toEqual([idOf(a)]);
    expect(await found('GROSSE')).toEqual([]);
    home.name(idOf(b), 'Ärzteblatt');
    expect(await found('ÄRZTE')).toEqual([idOf(b), idOf(a)]);
    home.name(idOf(b), 'renamed');
    expect(await found('ärzte')).toEqual([idOf(a)]);
  });

  it('sees what others append, within two seconds where the order depends on it', async () => {
    const [a, b] = [home.add(), home.add()];
    const catalog = home.catalog();
    const order = async (): Promise<string[]> => ids((await catalog.list({ ...QUERY, sortKey: 'updated_at' })).threads);
    utimesSync(a, 1000, 1000);
    expect(await order()).toEqual([idOf(b), idOf(a)]);
    utimesSync(b, 500, 500);
    appendFileSync(a, turnContext('/elsewhere'));
    home.nowMs += 2000;
    expect(await order()).toEqual([idOf(a), idOf(b)]);
    expect((await catalog.list({ ...QUERY, cwd: '/elsewhere' })).threads).toHaveLength(1);
    // A clock that goes back is no reason to trust what is old.
    home.nowMs -= 86_400_000;
    utimesSync(a, 100, 100);
    expect(await order()).toEqual([idOf(b), idOf(a)]);
  });

  it('stops when asked to', async () => {
    home.add();
    await expect(home.catalog().list(QUERY, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('of more unknown files than are worth waiting for is made from the files, and indexed meanwhile', async () => {
    for (let n = 0; n < 520; n += 1) home.add();
    const catalog = home.catalog();
    expect(await home.listed(catalog, { limit: 100 })).toEqual(await home.inFiles());
    await catalog.close();
    const second = home.catalog();
    second.startBackfill();
    await second.close();
    const third = home.catalog();
    await third.rebuild();
    expect(await third.inspect()).toMatchObject({ files: 520, rows: { all: 520, listed: 520 }, unknown: 0, outdated: 0, gone: 0 });
    expect(await home.listed(third, { limit: 100 })).toEqual(await home.inFiles());
  });
});

describe('one thread', () => {
  it('is found by id, active before archived, with and without the index', async () => {
    const [a, b] = [home.add({ message: 'one' }), home.add({ archived: true })];
    mkdirSync(join(home.path, 'archived_sessions'), { recursive: true });
    const copy = join(home.path, 'archived_sessions', basename(a));
    for (const opens of [false, true]) {
      const catalog = home.catalog();
      if (opens) await catalog.list(QUERY);
      expect(await catalog.get(idOf(a))).toMatchObject({ path: a, preview: 'one' });
      expect(await catalog.get(idOf(b).toUpperCase())).toMatchObject({ path: b, archived: true });
      for (const id of [newUuidV7(), 'no id', '']) expect(await catalog.get(id)).toBeNull();
      renameSync(a, copy);
      expect(await catalog.get(idOf(a))).toMatchObject({ path: copy, archived: true });
      renameSync(copy, a);
      expect(existsSync(home.database)).toBe(opens);
    }
  });

  it('is found by name, and as the one worked on last', async () => {
    const [a, b] = [home.add({ cwd: '/a' }), home.add({ cwd: '/b', source: 'exec' })];
    await new ThreadNames(home.path).set(idOf(a), 'mine');
    const catalog = home.catalog();
    expect(await catalog.findByName('mine')).toMatchObject({ id: idOf(a), name: 'mine' });
    expect(await catalog.findByName('yours')).toBeNull();
    const all = { cwd: null, modelProviders: null, sourceKinds: null, allSources: true };
    utimesSync(a, 100, 100);
    expect(await catalog.latest(all)).toMatchObject({ id: idOf(b) });
    expect(await catalog.latest({ ...all, cwd: '/a' })).toMatchObject({ id: idOf(a), name: 'mine' });
    expect(await catalog.latest({ ...all, allSources: false })).toMatchObject({ id: idOf(a) });
    expect(await catalog.latest({ ...all, cwd: '/c' })).toBeNull();
  });
});

describe('what the engine tells', () => {
  it('is written a little later or when asked, and nothing is opened before', async () => {
    const summary = await summaryOf(home.add());
    const catalog = home.catalog();
    catalog.note(summary);
    catalog.note({ ...summary, path: '/outside/of/home.jsonl', id: newUuidV7() });
    expect(existsSync(home.database)).toBe(false);
    await catalog.flush();
    expect(await catalog.inspect()).toMatchObject({ rows: { all: 1, listed: 1 } });
  });

  it('never outweighs the files', async () => {
    const path = home.add({ message: 'true' });
    const summary = await summaryOf(path);
    const catalog = home.catalog();
    catalog.note({ ...summary, preview: 'false', createdAtMs: 5 });
    expect((await catalog.list(QUERY)).threads).toEqual([summary]);
    catalog.moved(summary.id, join(home.path, 'archived_sessions', basename(path)), true);
    expect((await catalog.list(QUERY)).threads).toEqual([summary]);
    catalog.removed(summary.id);
    expect((await catalog.list(QUERY)).threads).toEqual([summary]);
    rmSync(dirname(path), { recursive: true });
    catalog.note(summary);
    expect((await catalog.list(QUERY)).threads).toEqual([]);
  });

  it('is written by close, which may be called twice and leaves lists to the files', async () => {
    const catalog = home.catalog();
    catalog.note(await summaryOf(home.add()));
    await catalog.close();
    await catalog.close();
    catalog.note(await summaryOf(home.add()));
    expect((await catalog.list(QUERY)).threads).toHaveLength(2);
    expect(await home.catalog().inspect()).toMatchObject({ rows: { all: 1 }, unknown: 1 });
    expect(readdirSync(home.path).filter((name) => /-(wal|shm)$/.test(name))).toEqual([]);
  });

  it('of the repository lies over the record, with and without the index', async () => {
    const path = home.add();
    const id = idOf(path);
    const catalog = home.catalog();
    await catalog.setGit(id, { sha: 'abc', branch: 'main' });
    await catalog.setGit(id.toUpperCase(), { sha: null, originUrl: 'https://example.org/x.git' });
    const git = { branch: 'main', repository_url: 'https://example.org/x.git' };
    expect(await catalog.get(id)).toMatchObject({ git });
    expect((await catalog.list(QUERY)).threads).toMatchObject([{ git }]);
    await catalog.close();
    rmSync(home.database);
    expect((await home.catalog().list(QUERY)).threads).toMatchObject([{ git }]);
    await home.catalog().setGit(id, { branch: null, originUrl: null });
    expect(await home.catalog().get(id)).toMatchObject({ git: null });
    expect(statSync(join(home.path, 'codex-ts-thread-git.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('of the repository survives torn lines, and its file does not grow for ever', async () => {
    const id = idOf(home.add());
    const file = join(home.path, 'codex-ts-thread-git.jsonl');
    const old = `${JSON.stringify({ id, git: { branch: 'x'.repeat(100) } })}\n`;
    writeFileSync(file, `${old.repeat(3000)}{"id":"torn`);
    await home.catalog().setGit(id, { branch: 'last' });
    expect(await home.catalog().get(id)).toMatchObject({ git: { branch: 'last' } });
    expect(statSync(file).size).toBeLessThan(300);
    await Promise.all(Array.from({ length: 10 }, (_, n) => home.catalog().setGit(id, n % 2 === 0 ? { sha: `${n}` } : { branch: `${n}` })));
    expect(await home.catalog().get(id)).toMatchObject({ git: { commit_hash: expect.any(String), branch: expect.stringMatching(/^\d$/) } });
  });
});

describe('a folder for databases of its own', () => {
  it('is made, and may serve several homes', async () => {
    const other = new Home();
    const shared = join(mkdtempSync(join(tmpdir(), 'state-shared-')), 'new');
    home.add({ message: 'here' });
    other.add({ message: 'there' });
    const previews = async (catalog: ThreadCatalog): Promise<string[]> => (await catalog.list(QUERY)).threads.map(({ preview }) => preview);
    expect(await previews(home.catalog(shared))).toEqual(['here']);
    expect(await previews(other.catalog(shared))).toEqual(['there']);
    expect(await previews(home.catalog(shared))).toEqual(['here']);
    expect(statSync(shared).mode & 0o777).toBe(0o700);
    await other.dispose();
    // What is known of homes that are no more is dropped when the index is next completed.
    const catalog = home.catalog(shared);
    await catalog.rebuild();
    expect(await catalog.inspect()).toMatchObject({ rows: { all: 1 } });
    await catalog.close();
    rmSync(dirname(shared), { recursive: true });
  });

  it('that cannot be written leaves everything to the files, and is told once', async () => {
    home.add();
    const catalog = home.catalog('/dev/null/nowhere');
    for (let round = 0; round < 3; round += 1) expect(await home.listed(catalog)).toEqual(await home.inFiles());
    catalog.note(await summaryOf(home.add()));
    await catalog.flush();
    expect(home.notices).toEqual([expect.stringMatching(/^The index of threads cannot be used, so lists of threads are slower: .*\/dev\/null/)]);
    await expect(catalog.rebuild()).rejects.toMatchObject({ code: 'index_unusable' });
  });
});
