import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';

import { commandWorld, type CommandWorld } from '../command-line.fixture.ts';
import { type Replies } from '../fake-engine.fixture.ts';

const ID = '01920000-0000-7000-8000-0000000000aa';
const OTHER = '01920000-0000-7000-8000-0000000000bb';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.dispose());

interface Row {
  id: string;
  name?: string | null;
  preview?: string;
  updatedAt?: number;
}

/** A server with these stored sessions, a page of two at a time. */
function stored(...rows: Row[]): Replies {
  return {
    'thread/list': ({ cursor }) => {
      const from = typeof cursor === 'string' ? Number(cursor) : 0;
      const data = rows.slice(from, from + 2).map((row) => ({ name: null, preview: 'first words', updatedAt: 1_700_000_000, ...row }));
      return { data, nextCursor: from + 2 < rows.length ? String(from + 2) : null };
    },
  };
}

function refusing(method: string, message: string): Replies {
  return {
    [method]: () => {
      throw new CodexError(message, { code: 'request_failed' });
    },
  };
}

describe('codex sessions', () => {
  it('lists sessions of this folder, a line each', async () => {
    const { code, stdout, stderr, engine } = await world.run('sessions', { replies: stored({ id: ID, preview: 'two\n  lines' }, { id: OTHER, name: 'Gate', preview: 'x' }) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${ID}  2023-11-14 22:13  two lines\n${OTHER}  2023-11-14 22:13  Gate\n`);
    expect(engine.paramsOf('thread/list')).toMatchObject({ cwd: world.cwd, archived: false, sortKey: 'updated_at', limit: 25, modelProviders: [] });
    expect(engine.paramsOf('thread/list')?.['sourceKinds']).toEqual(expect.arrayContaining(['cli', 'exec', 'vscode', 'appServer', 'subAgent']));
    expect(engine.isClosed).toBe(true);
  });

  it('passes on what is asked for, and pages until there are enough', async () => {
    const rows = ['1', '2', '3', '4', '5'].map((digit) => ({ id: ID.slice(0, -1) + digit }));
    const words = ['sessions', '--all', '--archived', '--search', 'two words', '--sort', 'created', '--limit', '3', '--json'];
    const { stdout, engine } = await world.run(words, { replies: stored(...rows) });
    expect(stdout.trimEnd().split('\n').map((line) => (JSON.parse(line) as Row).id)).toEqual(rows.slice(0, 3).map(({ id }) => id));
    expect(engine.paramsOf('thread/list')).toMatchObject({ archived: true, searchTerm: 'two words', sortKey: 'created_at', limit: 3 });
    expect(engine.paramsOf('thread/list')).not.toHaveProperty('cwd');
    expect(engine.requests.filter(({ method }) => method === 'thread/list')).toHaveLength(2);
  });

  it('cuts long words, and says when there is nothing', async () => {
    const { stdout } = await world.run('sessions', { replies: stored({ id: ID, preview: 'w'.repeat(300) }) });
    expect(stdout.length).toBeLessThan(150);
    expect(await world.run('sessions', { replies: stored() })).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('--all looks in every folder') });
    expect(await world.run('sessions --all', { replies: stored() })).toMatchObject({ code: 0, stderr: 'No sessions.\n' });
  });

  it('works where -C says, with the folder and the home checked', async () => {
    const { engine } = await world.run(['-C', world.home, 'sessions'], { replies: stored() });
    expect(engine.paramsOf('thread/list')).toMatchObject({ cwd: world.home });
    expect(await world.run('-C /nonexistent sessions')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: Cannot work in \/nonexistent/) });
    expect(await world.run('sessions', { env: { CODEX_HOME: '/nonexistent' } })).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*CODEX_HOME/) });
  });

  it.each(['0', '-1', '1.5', 'many', ''])('refuses --limit %j', async (limit) => {
    expect(await world.run(['sessions', `--limit=${limit}`])).toMatchObject({ code: 2, stderr: expect.stringContaining("for '--limit <N>'") });
  });

  it('shows what came up while starting', async () => {
    const host = { startEngine: async () => Promise.reject(new CodexError('no engine today', { code: 'x' })) };
    expect(await world.run('sessions', { host })).toMatchObject({ code: 1, stderr: 'Error: no engine today\n' });
  });
});

describe('a session by its name', () => {
  const named = stored({ id: OTHER, name: 'gate house' }, { id: OTHER, name: null }, { id: ID, name: 'gate' });

  it('is found by the whole name', async () => {
    const { code, stdout, engine } = await world.run('archive gate', { replies: named });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Archived ${ID}\n` });
    expect(engine.paramsOf('thread/list')).toMatchObject({ searchTerm: 'gate', archived: false });
    expect(engine.paramsOf('thread/list')).not.toHaveProperty('cwd');
    expect(engine.paramsOf('thread/archive')).toEqual({ threadId: ID });
  });

  it('is looked for among the archived where those are meant', async () => {
    for (const words of ['unarchive gate', 'delete gate --archived --force', 'export gate --archived']) {
      const { engine } = await world.run(words, { replies: { ...named, 'thread/read': () => ({ thread: { name: 'gate', preview: '' } }) } });
      expect(engine.paramsOf('thread/list')).toMatchObject({ archived: true });
    }
  });

  it('is told when nobody bears it', async () => {
    expect(await world.run('archive nobody', { replies: named })).toMatchObject({ code: 1, stderr: 'Error: No session is named "nobody". `codex sessions --all` lists them.\n' });
    expect(await world.run('unarchive nobody', { replies: named })).toMatchObject({ code: 1, stderr: expect.stringContaining('codex sessions --archived --all') });
  });
});

describe('codex archive, unarchive and rename', () => {
  it('do not look an id up', async () => {
    const archived = await world.run(`archive ${ID}`);
    expect(archived.engine.requests.map(({ method }) => method)).toEqual(['initialize', 'thread/archive']);
    const back = await world.run(`unarchive ${ID}`);
    expect(back).toMatchObject({ code: 0, stdout: `Back again: ${ID}\n` });
    expect(back.engine.paramsOf('thread/unarchive')).toEqual({ threadId: ID });
  });

  it('give names', async () => {
    const { code, stdout, engine } = await world.run(['rename', ID, '  New Name ']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${ID} is now "New Name"\n` });
    expect(engine.paramsOf('thread/name/set')).toEqual({ threadId: ID, name: '  New Name ' });
  });

  it('say what the server refuses, in one line, and end the engine', async () => {
    const { code, stderr, engine } = await world.run(['rename', ID, ' '], { replies: refusing('thread/name/set', 'thread name must not be empty') });
    expect({ code, stderr, isClosed: engine.isClosed }).toEqual({ code: 1, stderr: 'Error: thread name must not be empty\n', isClosed: true });
  });

  it.each(['archive', 'unarchive', 'delete', 'export', 'rename', `rename ${ID}`])('%s alone is wrong usage', async (words) => {
    expect(await world.run(words)).toMatchObject({ code: 2, stderr: expect.stringContaining('missing required argument') });
  });

  it.each([`archive ${ID} x`, `archive --bogus`, `-m x archive ${ID}`, `--full-auto rename ${ID} x`])('%s is wrong usage', async (words) => {
    const { code, stderr, engine } = await world.run(words);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: /) });
    expect(engine.input).toBeUndefined();
  });
});

describe('codex delete', () => {
  const read: Replies = { 'thread/read': () => ({ thread: { name: null, preview: 'the first\nwords' } }) };

  it('asks the person at the terminal, and takes only yes for it', async () => {
    const { code, stdout, stderr, engine } = await world.run(`delete ${ID}`, { replies: read, stdin: typed('y\n') });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Deleted ${ID}\n` });
    expect(stderr).toBe(`Delete session ${ID} (the first)? [y/N] `);
    expect(engine.paramsOf('thread/delete')).toEqual({ threadId: ID });
    for (const answer of ['\n', 'n\n', 'yet\n', '']) {
      const kept = await world.run(`delete ${ID}`, { replies: read, stdin: typed(answer) });
      expect(kept).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was deleted.') });
      expect(kept.engine.paramsOf('thread/delete')).toBeUndefined();
    }
  });

  it('wants --force where nobody can be asked', async () => {
    const { code, stderr, engine } = await world.run(`delete ${ID}`, { replies: read, stdin: 'y\n' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('give --force') });
    expect(engine.paramsOf('thread/delete')).toBeUndefined();
    expect(await world.run(`delete --force ${ID}`, { replies: read })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('codex export', () => {
  const writing: Replies = {
    'thread/export': async ({ path, format }) => {
      await writeFile(String(path), `as ${String(format)} ä\n`);
      return { path, bytes: 15 };
    },
  };

  it('writes to stdout, as Markdown unless told otherwise', async () => {
    expect(await world.run(`export ${ID}`, { replies: writing })).toMatchObject({ code: 0, stdout: 'as markdown ä\n', stderr: '' });
    expect(await world.run(`export ${ID} --format json`, { replies: writing })).toMatchObject({ code: 0, stdout: 'as json ä\n' });
  });

  it('writes to a file, named from where one works', async () => {
    const { code, stdout, stderr, engine } = await world.run(`export ${ID} -o out.md`, { replies: writing });
    const path = join(world.cwd, 'out.md');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `Wrote 15 bytes to ${path}\n` });
    expect(engine.paramsOf('thread/export')).toEqual({ threadId: ID, format: 'markdown', path });
  });

  it('passes on why it could not, and refuses formats that there are not', async () => {
    const message = `no rollout found for thread id ${ID}`;
    expect(await world.run(`export ${ID}`, { replies: refusing('thread/export', message) })).toMatchObject({ code: 1, stdout: '', stderr: `Error: ${message}\n` });
    expect(await world.run(`export ${ID} --format pdf`)).toMatchObject({ code: 2, stderr: expect.stringContaining('markdown, json') });
  });
});

/** A terminal at which this is typed; an empty text is the end of input. */
function typed(text: string) {
  return () => ({
    isTTY: true,
    destroy: () => undefined,
    async *[Symbol.asyncIterator]() {
      await Promise.resolve();
      if (text !== '') yield Buffer.from(text);
    },
  });
}
