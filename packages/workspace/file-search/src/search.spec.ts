import { join } from 'node:path';
import { disposeTemp, type Files, makeTempDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { FileIndex } from './file-index.ts';
import { type FileMatch, searchIndex } from './search-index.ts';
import { searchFiles } from './search-files.ts';
import { SearchSession } from './search-session.ts';

afterAll(disposeTemp);

const signal = new AbortController().signal;
const env = { HOME: '/nonexistent' };
const place = async (files: Files) => (await makeTempDir(files)).path;
const many = (count: number): Files => Object.fromEntries(Array.from({ length: count }, (_, n) => [`d${n % 7}/file${n}.c`, '']));

describe('searchFiles', () => {
  it('tells where each match lies, the best first, then by name', async () => {
    const [one, two] = [await place({ 'src/main.c': '', 'domain': '' }), await place({ 'main/x': '' })];
    const found = await searchFiles('main', { roots: [one, two], env, signal });
    expect(found).toEqual([
      { root: two, path: 'main', isDirectory: true, score: 109, indices: [0, 1, 2, 3] },
      { root: two, path: 'main/x', isDirectory: false, score: 109, indices: [0, 1, 2, 3] },
      { root: one, path: 'src/main.c', isDirectory: false, score: 109, indices: [4, 5, 6, 7] },
      { root: one, path: 'domain', isDirectory: false, score: 76, indices: [2, 3, 4, 5] },
    ]);
  });

  it('keeps the best fifty, however many there are', async () => {
    const root = await place({ ...many(300), 'file': '' });
    const found = await searchFiles('file', { roots: [root], env, signal });
    expect(found).toHaveLength(50);
    expect(found.map(({ path }) => path)).toEqual([...found.map(({ path }) => path)].sort());
    expect(await searchFiles('file', { roots: [root], env, signal, limit: 3 })).toEqual(found.slice(0, 3));
  });

  it('finds nothing for nothing, nowhere, or in no folder', async () => {
    const root = await place({ a: '' });
    expect(await searchFiles('', { roots: [root], env, signal })).toEqual([]);
    expect(await searchFiles(' ! ', { roots: [root], env, signal })).toEqual([]);
    expect(await searchFiles('a', { roots: [], env, signal })).toEqual([]);
    expect(await searchFiles('a', { roots: [join(root, 'none'), join(root, 'a')], env, signal })).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const root = await place(many(50));
    const controller = new AbortController();
    const found = searchFiles('file', { roots: [root], env, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(found).rejects.toThrow('enough');
  });
});

/** Everything a session tells, and a way to wait for the end of a query. */
function listen(roots: string[]) {
  const told: string[] = [];
  const last = new Map<string, FileMatch[]>();
  const waiting = new Map<string, () => void>();
  const session = new SearchSession({
    roots,
    env,
    onUpdated: (query, matches) => {
      told.push(`updated ${query}`);
      last.set(query, matches);
    },
    onCompleted: (query) => {
      told.push(`completed ${query}`);
      waiting.get(query)?.();
    },
    onFailed: (error) => told.push(`failed ${String(error)}`),
  });
  const completed = (query: string): Promise<void> => new Promise((resolve) => waiting.set(query, resolve));
  return { session, told, last, completed };
}

describe('a session', () => {
  it('reads the folders once and answers every query', async () => {
    const root = await place({ 'src/main.c': '', 'src/other.c': '' });
    const { session, last, completed } = listen([root]);
    const first = completed('main');
    session.update('main');
    await first;
    expect(last.get('main')?.map(({ path }) => path)).toEqual(['src/main.c']);
    writeFileSync(join(root, 'main2'), '');
    const second = completed('m');
    session.update('m');
    await second;
    expect(last.get('m')?.map(({ path }) => path)).toEqual(['src/main.c']);
    session.close();
  });

  it('tells only of the newest query, and again when it is asked again', async () => {
    const { session, told, completed } = listen([await place(many(100))]);
    const done = completed('file');
    for (const query of ['f', 'fi', 'fil', 'file']) session.update(query);
    await done;
    expect(new Set(told)).toEqual(new Set(['updated file', 'completed file']));
    const again = completed('file');
    session.update('file');
    await again;
    expect(told.filter((line) => line === 'completed file')).toHaveLength(2);
    session.close();
  });

  it('says of an empty query that nothing was found', async () => {
    const { session, told, last, completed } = listen([await place({ a: '' })]);
    const done = completed('');
    session.update('');
    await done;
    expect(told).toEqual(['updated ', 'completed ']);
    expect(last.get('')).toEqual([]);
    session.close();
  });

  it('is silent once it is closed', async () => {
    const { session, told } = listen([await place(many(100))]);
    session.update('file');
    session.close();
    session.update('main');
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });
});

describe('a search while the folders are still being read', () => {
  it('goes on until there is no more to come, and tells of what it has', async () => {
    const root = await place(many(2000));
    const index = new FileIndex({ roots: [root], env, signal });
    const progress: number[] = [];
    const found = await searchIndex(index, { query: 'file', limit: 5000, signal, onProgress: (some) => progress.push(some.length) });
    expect(found).toHaveLength(2000);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('holds no more than its bound over all roots, and finds among that', async () => {
    const root = await place(many(3000));
    const index = new FileIndex({ roots: [root, root], env, signal, maxEntries: 1000 });
    expect(await searchIndex(index, { query: 'file', limit: 5000, signal })).toHaveLength(1000 - 7);
    expect(index.size).toBe(1000);
  });

  it('lets everything else go on meanwhile', async () => {
    const root = await place(many(3000));
    let turns = 0;
    let isOver = false;
    const tick = (): void => {
      turns += 1;
      if (!isOver) setImmediate(tick);
    };
    setImmediate(tick);
    await searchFiles('f i l e 1', { roots: [root], env, signal });
    isOver = true;
    expect(turns).toBeGreaterThan(3);
  });
});
