import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { FakeServer } from './fake-server.fixture.ts';
import { storedTurn, summary } from './fake-engine.fixture.ts';

afterAll(disposeTemp);

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const UNKNOWN = '01a1fc18-12f8-7511-96aa-b95c0ba59ae5';
const at = { threadId: ID };
const record = () => ({ summary: summary({ id: ID }), turns: [storedTurn('t1', 'one'), storedTurn('t2', 'two')] });
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function start(records = [record()]) {
  const fake = new FakeServer(records);
  return { fake, client: await fake.client() };
}

describe('thread/list', () => {
  it('asks for what was asked for, within the limits', async () => {
    const { fake, client } = await start();
    await client.call('thread/list', { limit: 1000, cursor: 'c', sortKey: 'updated_at', archived: true, cwd: '/w', searchTerm: 'x', sourceKinds: ['exec'], modelProviders: ['p'] });
    await client.call('thread/list', { limit: 0 });
    await client.call('thread/list');
    expect(fake.engine.calls.map(([, query]) => query)).toEqual([
      { limit: 100, cursor: 'c', sortKey: 'updated_at', archived: true, cwd: '/w', searchTerm: 'x', sourceKinds: ['exec'], modelProviders: ['p'] },
      expect.objectContaining({ limit: 1 }),
      { limit: 25, cursor: null, sortKey: 'created_at', archived: false, cwd: null, searchTerm: null, sourceKinds: null, modelProviders: null },
    ]);
  });

  it('shows stored threads, and what loaded ones are doing', async () => {
    const source = { subagent: { thread_spawn: { parent_thread_id: ID, depth: 1 } } } as const;
    const git = { commit_hash: 'abc' };
    const { fake, client } = await start([record(), { summary: summary({ source, git, name: 'n', modelProvider: null }), turns: [] }]);
    await client.call('thread/resume', at);
    fake.thread.startTurn('t3');
    const { data, nextCursor } = await client.call('thread/list');
    expect(nextCursor).toBe('more');
    expect(data).toMatchObject([
      { id: ID, createdAt: 1000, updatedAt: 2000, status: { type: 'active', activeFlags: [] }, turns: [], gitInfo: null, name: null, source: 'vscode' },
      {
        status: { type: 'notLoaded' },
        name: 'n',
        modelProvider: 'openai',
        gitInfo: { sha: 'abc', branch: null, originUrl: null },
        source: { subAgent: { thread_spawn: { parent_thread_id: ID, depth: 1, agent_path: null, agent_nickname: null, agent_role: null } } },
      },
    ]);
  });
});

describe('thread/loaded/list', () => {
  it('pages through the ids in ascending order', async () => {
    const { client } = await start([]);
    for (let i = 0; i < 3; i += 1) await client.call('thread/start', { ephemeral: i === 1 });
    const { data: all } = (await client.call('thread/loaded/list')) as { data: string[] };
    expect(all).toHaveLength(3);
    expect(all).toEqual([...all].sort());
    const pages: string[] = [];
    for (let cursor: unknown = null; pages.length < 9; ) {
      const page = (await client.call('thread/loaded/list', { limit: 0, cursor })) as { data: string[]; nextCursor: unknown };
      pages.push(...page.data);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(pages).toEqual(all);
    expect((await client.refusal('thread/loaded/list', { cursor: 'zz' })).message).toBe('invalid cursor: zz');
    expect(await client.call('thread/loaded/list', { cursor: UNKNOWN, limit: 1 })).toEqual({ data: [all[0]], nextCursor: all[0] });
  });
});

describe('thread/read', () => {
  it('reads a stored thread, with turns when asked for', async () => {
    const { fake, client } = await start();
    expect(await client.call('thread/read', at)).toMatchObject({ thread: { id: ID, status: { type: 'notLoaded' }, turns: [] } });
    expect(await client.call('thread/read', { ...at, includeTurns: true })).toMatchObject({ thread: { turns: [{ id: 't1', items: [{ type: 'userMessage' }] }, { id: 't2' }] } });
    expect(fake.engine.opened).toEqual([]);
  });

  it('says why there is nothing to read', async () => {
    const { client } = await start();
    const ephemeral = (await client.call('thread/start', { ephemeral: true })) as { thread: { id: string } };
    const fresh = (await client.call('thread/start')) as { thread: { id: string } };
    const messages = [];
    for (const threadId of [UNKNOWN, ephemeral.thread.id, fresh.thread.id]) messages.push((await client.refusal('thread/read', { threadId, includeTurns: true })).message);
    expect(messages).toEqual([
      `thread not loaded: ${UNKNOWN}`,
      'ephemeral threads do not support includeTurns',
      `thread ${fresh.thread.id} is not materialized yet; includeTurns is unavailable before first user message`,
    ]);
    for (const { thread } of [ephemeral, fresh]) expect(await client.call('thread/read', { threadId: thread.id })).toMatchObject({ thread: { id: thread.id, status: { type: 'idle' } } });
  });
});

describe('thread/fork', () => {
  it('answers with the turns of the copy, then tells of it', async () => {
    const { fake, client } = await start();
    const { thread } = (await client.call('thread/fork', { ...at, beforeUserMessage: 1, cwd: '/x' })) as { thread: { id: string } };
    expect(thread).toMatchObject({ turns: [{ id: 't1' }, { id: 't2' }] });
    expect(thread.id).not.toBe(ID);
    await settled();
    expect(client.seen).toEqual(['answer 0', 'answer 1', 'thread/started', 'configWarning']);
    expect(client.params('thread/started')).toMatchObject([{ thread: { id: thread.id, turns: [{}, {}] } }]);
    expect(fake.engine.calls).toEqual([['fork', { threadId: ID, ephemeral: false, beforeUserMessage: 1 }]]);
    expect(fake.thread.overrides).toMatchObject({ cwd: '/x' });
    expect((await client.refusal('thread/fork', { threadId: UNKNOWN })).message).toBe(`no rollout found for thread id ${UNKNOWN}`);
  });
});

describe('thread/name/set', () => {
  it('names threads, and tells everybody', async () => {
    const { fake, client } = await start();
    expect(await client.call('thread/name/set', { ...at, name: ' nice ' })).toEqual({});
    expect(await client.until('thread/name/updated')).toMatchObject({ params: { ...at, threadName: 'nice' } });
    await client.call('thread/resume', at);
    await client.call('thread/name/set', { ...at, name: 'nicer' });
    expect(await client.call('thread/resume', at)).toMatchObject({ thread: { name: 'nicer' } });
    expect(fake.engine.calls).toEqual([['rename', ID, 'nice'], ['rename', ID, 'nicer']]);
  });

  it.each([
    [{ ...at, name: '  ' }, 'thread name must not be empty'],
    [{ threadId: UNKNOWN, name: 'n' }, `thread not found: ${UNKNOWN}`],
    [{ threadId: 'x', name: 'n' }, 'invalid thread id: x'],
  ])('%j: %s', async (params, message) => {
    const { client } = await start();
    expect((await client.refusal('thread/name/set', params)).message).toContain(message);
  });
});

describe('thread/metadata/update', () => {
  it('passes on what is given: values, nulls, nothing else', async () => {
    const { fake, client } = await start();
    expect(await client.call('thread/metadata/update', { ...at, gitInfo: { branch: ' b ', sha: null } })).toMatchObject({ thread: { id: ID, status: { type: 'notLoaded' } } });
    expect(fake.engine.calls).toEqual([['setGit', { branch: 'b', sha: null }]]);
  });

  it.each([
    [at, 'gitInfo must include at least one field'],
    [{ ...at, gitInfo: {} }, 'gitInfo must include at least one field'],
    [{ ...at, gitInfo: { branch: ' ' } }, 'gitInfo.branch must not be empty'],
    [{ ...at, gitInfo: { sha: '', branch: 'x' } }, 'gitInfo.sha must not be empty'],
    [{ threadId: UNKNOWN, gitInfo: { sha: 'x' } }, `thread not found: ${UNKNOWN}`],
  ])('%j: %s', async (params, message) => {
    const { client } = await start();
    expect((await client.refusal('thread/metadata/update', params)).message).toBe(message);
  });

  it('is refused for a thread that keeps no record', async () => {
    const { client } = await start();
    const { thread } = (await client.call('thread/start', { ephemeral: true })) as { thread: { id: string } };
    const { message } = await client.refusal('thread/metadata/update', { threadId: thread.id, gitInfo: { sha: 'x' } });
    expect(message).toBe(`ephemeral thread does not support metadata updates: ${thread.id}`);
  });
});

describe('thread/rollback and thread/compact/start', () => {
  it('answers with the turns that are left, after the token counts', async () => {
    const { client } = await start();
    await client.call('thread/resume', at);
    await settled();
    client.seen.length = 0;
    expect(await client.call('thread/rollback', { ...at, numTurns: 1 })).toMatchObject({ thread: { turns: [{ id: 't1' }] } });
    expect(client.seen).toEqual(['thread/tokenUsage/updated', 'account/rateLimits/updated', 'answer 2']);
  });

  it('are refused for what is no thread of this process, or no turn', async () => {
    const { client } = await start();
    expect((await client.refusal('thread/rollback', { ...at, numTurns: 0 })).message).toBe('numTurns must be >= 1');
    expect((await client.refusal('thread/rollback', { ...at, numTurns: 1 })).message).toBe(`thread not found: ${ID}`);
    expect((await client.refusal('thread/compact/start', at)).message).toBe(`thread not found: ${ID}`);
  });

  it('tells a compaction in order', async () => {
    const { fake, client } = await start();
    await client.call('thread/resume', at);
    await settled();
    client.seen.length = 0;
    expect(await client.call('thread/compact/start', at)).toEqual({});
    const turn = { turnId: 'c' };
    const item = { type: 'contextCompaction', id: 'i' } as const;
    fake.thread.emit({ type: 'turn.started', ...turn, contextWindow: null, kind: 'compact' });
    fake.thread.emit({ type: 'compaction.started', ...turn, item });
    fake.thread.emit({ type: 'compaction.completed', ...turn, item });
    fake.thread.emit({ type: 'context.compacted', ...turn, tokensBefore: 2, tokensAfter: 1, count: 1 });
    fake.thread.emit({ type: 'warning', ...turn, message: 'shorter now' });
    fake.thread.endTurn('c');
    await client.until('turn/completed');
    expect(client.seen).toEqual([
      'answer 2', 'thread/status/changed', 'turn/started', 'item/started', 'item/completed', 'thread/compacted', 'warning', 'thread/status/changed', 'turn/completed',
    ]);
    expect(client.params('thread/compacted')).toEqual([{ ...at, ...turn }]);
    expect(client.params('warning')).toEqual([{ ...at, message: 'shorter now' }]);
  });
});

describe('thread/undo', () => {
  const entry = { action: 'replace', conflict: null, obstacle: null };
  const report = {
    turns: 2,
    plan: { complete: false, entries: [{ path: '/w/a', ...entry }, { path: '/w/b', ...entry, conflict: 'changed_since' }] },
    result: { done: true, results: [{ path: '/w/a', action: 'replace', outcome: 'done' }, { path: '/w/b', action: 'replace', outcome: 'conflict' }] },
  };

  it('says what it did, and shows the conversation that is left', async () => {
    const { fake, client } = await start();
    const asked: unknown[] = [];
    fake.engine.undo = (...args) => {
      asked.push(args.slice(0, 2));
      return Promise.resolve(report) as never;
    };
    expect(await client.call('thread/undo', { ...at, numTurns: 2, force: true })).toEqual({
      numTurns: 2,
      complete: false,
      plan: [{ path: '/w/a', ...entry }, { path: '/w/b', ...entry, conflict: 'changed_since' }],
      applied: ['/w/a'],
      skipped: [{ path: '/w/b', reason: 'it was changed since' }],
      thread: expect.objectContaining({ id: ID, turns: [expect.objectContaining({ id: 't1' }), expect.objectContaining({ id: 't2' })] }),
    });
    expect(asked).toEqual([[ID, { turns: 2, scope: 'both', dryRun: false, force: true, redo: false }]]);
  });

  it('shows no thread when the conversation stayed as it was', async () => {
    const { fake, client } = await start();
    fake.engine.undo = () => Promise.resolve({ ...report, result: { ...report.result, done: false } }) as never;
    expect(await client.call('thread/undo', at)).toMatchObject({ thread: null });
    fake.engine.undo = () => Promise.resolve({ ...report, result: null }) as never;
    for (const params of [{ scope: 'code' }, { dryRun: true }]) expect(await client.call('thread/undo', { ...at, ...params })).toMatchObject({ thread: null, applied: [] });
    expect((await client.refusal('thread/undo', { ...at, numTurns: 0 })).message).toBe('numTurns must be >= 1');
  });
});

describe('thread/export', () => {
  it('writes a file only its owner can read, in place of what was there', async () => {
    const { client } = await start();
    const dir = (await makeTempDir({ 'out.md': 'old' })).path;
    const path = join(dir, 'out.md');
    expect(await client.call('thread/export', { ...at, format: 'markdown', path })).toEqual({ path, bytes: 12 });
    expect(await readFile(path, 'utf8')).toBe('markdown\nü\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing behind when it fails', async () => {
    const { client } = await start();
    const dir = (await makeTempDir({})).path;
    await mkdir(join(dir, 'folder'));
    await writeFile(join(dir, 'folder/x'), '');
    expect((await client.refusal('thread/export', { threadId: UNKNOWN, format: 'json', path: join(dir, 'out') })).code).toBe(-32600);
    expect((await client.refusal('thread/export', { ...at, format: 'json', path: join(dir, 'folder') })).code).toBe(-32603);
    expect((await client.refusal('thread/export', { ...at, format: 'json', path: join(dir, 'none/out') })).code).toBe(-32603);
    expect(await readdir(dir)).toEqual(['folder']);
  });
});
