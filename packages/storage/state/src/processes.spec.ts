import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Home } from './home.fixture.ts';

/** A process that works with a home until it is killed: `work` writes, notes and lists; `backfill` indexes; `note` tells and ends. */
const PROGRAM = `
import { appendFileSync, constants } from 'node:fs';
import { summarizeRollout } from '@codex-ts/rollout';
import { ThreadCatalog } from ${JSON.stringify(join(import.meta.dirname, 'catalog.ts'))};
import { userMessage } from ${JSON.stringify(join(import.meta.dirname, 'home.fixture.ts'))};
const [home, what, ...paths] = process.argv.slice(2);
const catalog = new ThreadCatalog({ codexHome: home, sqliteHome: home, onNotice: (text) => console.log('notice ' + text) });
const query = { limit: 5, cursor: null, sortKey: 'updated_at', archived: false, modelProviders: null, sourceKinds: null, allSources: true, cwd: null, searchTerm: null };
if (what === 'work') {
  for (let n = 0; ; n += 1) {
    const path = paths[n % paths.length];
    try {
      appendFileSync(path, userMessage('turn ' + n), { flag: constants.O_WRONLY | constants.O_APPEND });
      catalog.note(await summarizeRollout(path));
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'rollout_unreadable') throw error;
    }
    const page = await catalog.list(query);
    if (page.threads.length !== 5) throw new Error('a page of ' + page.threads.length);
    console.log('turn ' + n);
  }
}
if (what === 'backfill') {
  catalog.startBackfill();
  console.log('started');
  while ((await catalog.inspect()).rows?.all !== paths.length) await new Promise((resolve) => setTimeout(resolve, 20));
  await catalog.close();
  console.log('done');
}
if (what === 'note') {
  catalog.note(await summarizeRollout(paths[0]));
  console.log('noted');
}
`;

let program = '';
beforeAll(() => {
  // Below the package, where the native library is found.
  const folder = join(import.meta.dirname, '../dist/programs');
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, `state-${process.pid}.ts`);
  program = entry.replace('.ts', '.mjs');
  writeFileSync(entry, PROGRAM);
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--external:better-sqlite3', '--log-level=error'];
  execFileSync(esbuild, [entry, ...flags, `--outfile=${program}`]);
  rmSync(entry);
});
afterAll(() => rmSync(program, { force: true }));

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.dispose());

interface Running {
  said(): Promise<string>;
  kill(): void;
  ended: Promise<number | null>;
}

function start(what: string, paths: readonly string[]): Running {
  const child = spawn(process.execPath, [program, home.path, what, ...paths], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { said: async () => String((await lines.next()).value), kill: () => void child.kill('SIGKILL'), ended };
}

async function expectWhole(): Promise<void> {
  const catalog = home.catalog();
  home.nowMs += 10_000;
  for (const archived of [false, true]) {
    expect(await home.listed(catalog, { archived, sortKey: 'updated_at' })).toEqual(await home.inFiles({ archived, sortKey: 'updated_at' }));
  }
  expect(await catalog.inspect()).toMatchObject({ database: { problems: [], damaged: [] }, unknown: 0, gone: 0 });
  await catalog.close();
  expect(home.notices).toEqual([]);
}

describe('several processes', () => {
  it('note, list, archive and are killed at any moment, and the index stays whole', async () => {
    const paths = Array.from({ length: 40 }, () => home.add());
    for (let round = 0; round < 3; round += 1) {
      const running = [0, 1, 2, 3].map((n) => start('work', paths.slice(n * 10, n * 10 + 10)));
      await Promise.all(
        running.map(async (one, n) => {
          for (let turn = 0; turn < 3 + 4 * n; turn += 1) expect(await one.said()).toMatch(/^turn/);
          const [path = ''] = paths.splice(n, 1);
          const archived = join(home.path, 'archived_sessions', basename(path));
          mkdirSync(dirname(archived), { recursive: true });
          renameSync(path, archived);
          one.kill();
          await one.ended;
        }),
      );
      await expectWhole();
    }
  });

  it('go on with a backfill when the one that did it has been silent for half a minute', async () => {
    const paths = Array.from({ length: 1200 }, (_, n) => home.add({ atMs: Date.UTC(2026, 0, 1 + (n % 20), 8, n % 60) + n }));
    const first = start('backfill', paths);
    expect(await first.said()).toBe('started');
    const reader = home.catalog();
    const isBegun = async (): Promise<boolean> => ((await reader.inspect()).rows?.all ?? 0) > 0;
    await waitFor(isBegun, { what: 'The first row' });
    first.kill();
    await first.ended;
    home.nowMs = Date.now() + 20_000;
    expect(await home.listed(reader, { limit: 100 })).toEqual(await home.inFiles());
    home.nowMs = Date.now() + 31_000;
    expect(await home.listed(reader, { limit: 100 })).toEqual(await home.inFiles());
    await waitFor(async () => (await reader.inspect()).rows?.all === 1200, { what: 'The last row', timeoutMs: 20_000 });
    await expectWhole();
  });

  it('do not index the same home twice at a time', async () => {
    const paths = Array.from({ length: 800 }, (_, n) => home.add({ atMs: Date.UTC(2026, 0, 1 + (n % 20), 8, n % 60) + n }));
    const running = [start('backfill', paths), start('backfill', paths)];
    for (const one of running) expect([await one.said(), await one.said()]).toEqual(['started', 'done']);
    expect(await Promise.all(running.map(({ ended }) => ended))).toEqual([0, 0]);
    await expectWhole();
    expect(readdirSync(home.path).filter((name) => name.endsWith('sqlite'))).toEqual(['codex-ts-threads.sqlite']);
  });
});

describe('a process that only notes', () => {
  it('ends when it has nothing else to do', async () => {
    const one = start('note', [home.add()]);
    expect(await one.said()).toBe('noted');
    expect(await one.ended).toBe(0);
  });
});
