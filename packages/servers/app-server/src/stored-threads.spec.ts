import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { AppServer } from './app-server.ts';
import { type Harness, startHarness } from './server.fixture.ts';
import { serveStdio } from './stdio/serve-stdio.ts';

let harness: Harness | undefined;
async function start(turns: readonly MockScriptEntry[], overrides: readonly string[] = []): Promise<Harness> {
  harness = await startHarness(turns, overrides);
  return harness;
}
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

interface WireThread {
  id: string;
  path: string;
  preview: string;
  name: string | null;
  status: { type: string };
  turns: { id: string; status: string; items: { type: string; content?: { text: string }[]; text?: string }[] }[];
}

const says = (message: string) => ({ items: [{ message }] });

/** Runs one turn to its end. */
async function run(h: Harness, threadId: string, text: string): Promise<void> {
  h.told.length = 0;
  await h.client.call('turn/start', { threadId, input: [{ type: 'text', text }] });
  await h.until('turn/completed');
}

async function call(h: Harness, method: string, params: object): Promise<WireThread> {
  return ((await h.client.call(method, params)) as unknown as { thread: WireThread }).thread;
}

const prompts = ({ turns }: WireThread) => turns.map(({ items }) => items.find(({ type }) => type === 'userMessage')?.content?.[0]?.text);

describe('a thread that was used', () => {
  it('is listed, found by its text and its name, and read back', async () => {
    const h = await start([says('one'), says('two')]);
    const threadId = await h.thread();
    expect(await h.client.call('thread/list')).toMatchObject({ data: [], nextCursor: null });
    await run(h, threadId, 'first question');
    await run(h, threadId, 'second');
    await h.client.call('thread/name/set', { threadId, name: 'Pretty Name' });
    for (const searchTerm of ['FIRST', 'pretty']) {
      expect(await h.client.call('thread/list', { searchTerm })).toMatchObject({ data: [{ id: threadId, preview: 'first question', name: 'Pretty Name', status: { type: 'idle' }, turns: [] }] });
    }
    expect(await h.client.call('thread/list', { searchTerm: 'absent' })).toMatchObject({ data: [] });
    const thread = await call(h, 'thread/read', { threadId, includeTurns: true });
    expect(prompts(thread)).toEqual(['first question', 'second']);
    expect(thread.turns.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(thread.turns[1]?.items.at(-1)).toMatchObject({ type: 'agentMessage', text: 'two' });
  });

  it('is unloaded, resumed with its turns, rolled back, and the model sees what is left', async () => {
    const h = await start([says('one'), says('two'), says('three')]);
    const threadId = await h.thread();
    await run(h, threadId, 'kiwi');
    await run(h, threadId, 'mango');
    await h.client.call('thread/unsubscribe', { threadId });
    await h.until('thread/closed');
    expect(await h.client.call('thread/loaded/list')).toMatchObject({ data: [] });
    expect(prompts(await call(h, 'thread/resume', { threadId }))).toEqual(['kiwi', 'mango']);
    expect(prompts(await call(h, 'thread/rollback', { threadId, numTurns: 1 }))).toEqual(['kiwi']);
    await run(h, threadId, 'quince');
    const sent = h.model.requests.at(-1)?.rawBody.toString('utf8') ?? '';
    expect([sent.includes('kiwi'), sent.includes('mango'), sent.includes('quince')]).toEqual([true, false, true]);
    expect(prompts(await call(h, 'thread/read', { threadId, includeTurns: true }))).toEqual(['kiwi', 'quince']);
  });

  it('is forked whole or up to a message, and stays as it is', async () => {
    const h = await start([says('one'), says('two'), says('three')]);
    const threadId = await h.thread();
    await run(h, threadId, 'first');
    await run(h, threadId, 'second');
    const whole = await call(h, 'thread/fork', { threadId });
    const half = await call(h, 'thread/fork', { threadId, beforeUserMessage: 1 });
    expect([prompts(whole), prompts(half)]).toEqual([['first', 'second'], ['first']]);
    await run(h, half.id, 'other');
    expect(prompts(await call(h, 'thread/read', { threadId, includeTurns: true }))).toEqual(['first', 'second']);
    expect(prompts(await call(h, 'thread/read', { threadId: half.id, includeTurns: true }))).toEqual(['first', 'other']);
    expect(new Set([threadId, whole.id, half.id]).size).toBe(3);
  });

  it('is compacted in a turn of its own, told in order', async () => {
    const h = await start([says('one'), says('a summary'), says('two')]);
    const threadId = await h.thread();
    await run(h, threadId, 'kiwi');
    h.told.length = 0;
    expect(await h.client.call('thread/compact/start', { threadId })).toEqual({});
    expect(await h.until('turn/completed')).toMatchObject({ params: { turn: { status: 'completed', items: [] } } });
    const names = h.told.flatMap((message) => ('method' in message ? [message.method] : []));
    const counts = ['thread/tokenUsage/updated', 'account/rateLimits/updated'];
    expect(names.filter((name) => !counts.includes(name))).toEqual([
      'thread/status/changed', 'turn/started', 'item/started', 'item/completed', 'thread/compacted', 'warning', 'thread/status/changed', 'turn/completed',
    ]);
    expect((await h.client.refusal('turn/interrupt', { threadId, turnId: 'x' })).message).toBe('no active turn to interrupt');
    await run(h, threadId, 'mango');
    expect(h.model.requests.at(-1)?.rawBody.toString('utf8')).toContain('a summary');
  });

  it('is archived, taken out again, and deleted', async () => {
    const h = await start([says('one')]);
    const threadId = await h.thread();
    await run(h, threadId, 'first');
    const ids = async (params: object) => ((await h.client.call('thread/list', params)) as { data: WireThread[] }).data.map(({ id }) => id);
    await h.client.call('thread/archive', { threadId });
    expect([await ids({}), await ids({ archived: true })]).toEqual([[], [threadId]]);
    expect((await h.client.refusal('thread/resume', { threadId })).message).toBe(`no rollout found for thread id ${threadId}`);
    expect(await call(h, 'thread/unarchive', { threadId })).toMatchObject({ id: threadId, status: { type: 'notLoaded' } });
    const { path } = await call(h, 'thread/resume', { threadId });
    expect([await ids({}), await ids({ archived: true })]).toEqual([[threadId], []]);
    await h.client.call('thread/delete', { threadId });
    expect(existsSync(path)).toBe(false);
    expect(await ids({})).toEqual([]);
    expect((await h.client.refusal('thread/read', { threadId })).message).toBe(`thread not loaded: ${threadId}`);
  });

  it('keeps what a client said of the repository', async () => {
    const h = await start([says('one')]);
    const threadId = await h.thread();
    await run(h, threadId, 'first');
    const update = (gitInfo: object) => call(h, 'thread/metadata/update', { threadId, gitInfo });
    expect(await update({ branch: 'b', sha: 'abc' })).toMatchObject({ gitInfo: { branch: 'b', sha: 'abc', originUrl: null } });
    expect(await update({ sha: null })).toMatchObject({ gitInfo: { branch: 'b', sha: null, originUrl: null } });
    expect(await call(h, 'thread/read', { threadId })).toMatchObject({ gitInfo: { branch: 'b', sha: null, originUrl: null } });
  });

  it('is exported as Markdown and as JSON', async () => {
    const h = await start([says('the answer')]);
    const threadId = await h.thread();
    await run(h, threadId, 'the question');
    for (const format of ['markdown', 'json']) {
      const path = join(h.workspace, `out.${format}`);
      const { bytes } = await h.client.call('thread/export', { threadId, format, path });
      const text = await readFile(path, 'utf8');
      expect(Buffer.byteLength(text)).toBe(bytes);
      expect([text.includes('the question'), text.includes('the answer')]).toEqual([true, true]);
      if (format === 'json') JSON.parse(text);
    }
  });

  it('is undone: the file is as before, and the turn is gone', async () => {
    const patch = '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+two\n*** Add File: b.txt\n+new\n*** End Patch';
    // The folder for temporary files, which this workspace is in, belongs to others too.
    const ownRoots = ['exclude_slash_tmp', 'exclude_tmpdir_env_var'].map((key) => `sandbox_workspace_write.${key}=true`);
    const h = await start([{ items: [{ custom: 'apply_patch', input: patch }] }, says('done')], ownRoots);
    const threadId = await h.thread({ approvalPolicy: 'never', sandbox: 'workspace-write' });
    await run(h, threadId, 'change it');
    expect(await readFile(join(h.workspace, 'a.txt'), 'utf8')).toBe('two\n');
    const plan = await h.client.call('thread/undo', { threadId, dryRun: true });
    expect(plan).toMatchObject({ numTurns: 1, applied: [], thread: null, plan: [{ path: join(h.workspace, 'a.txt'), action: 'replace', conflict: null }, { path: join(h.workspace, 'b.txt'), action: 'delete' }] });
    expect(await h.client.call('thread/undo', { threadId })).toMatchObject({ applied: expect.arrayContaining([join(h.workspace, 'a.txt')]), skipped: [], thread: { turns: [] } });
    expect(await readFile(join(h.workspace, 'a.txt'), 'utf8')).toBe('one\n');
    expect(existsSync(join(h.workspace, 'b.txt'))).toBe(false);
  });
});

describe('over stdio', () => {
  it('a turn that runs at the end of the input is interrupted, and its record is whole', async () => {
    const h = await start([{ items: [{ call: 'exec_command', args: { cmd: 'sleep 60', login: false } }] }]);
    const [input, output] = [new PassThrough(), new PassThrough()];
    let sent = '';
    output.on('data', (chunk: Buffer) => (sent += chunk.toString('utf8')));
    const messages = () => sent.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { id?: number; method?: string; params?: { item?: { type: string } }; result?: { thread: WireThread } });
    const served = serveStdio(new AppServer(h.engine), { input, output, errorLog: () => undefined });
    const send = (id: number, method: string, params: object) => input.write(`${JSON.stringify({ id, method, params })}\n`);
    send(0, 'initialize', { clientInfo: { name: 'c', version: '1' } });
    send(1, 'thread/start', {});
    await waitFor(() => messages().some(({ id }) => id === 1));
    const thread = messages().find(({ id }) => id === 1)?.result?.thread;
    send(2, 'turn/start', { threadId: thread?.id, input: [{ type: 'text', text: 'wait' }] });
    await waitFor(() => messages().some(({ method, params }) => method === 'item/started' && params?.item?.type === 'commandExecution'));
    input.end();
    await served;
    const lines = (await readFile(thread?.path ?? '', 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { payload: { type?: string } });
    expect(lines.at(-1)?.payload.type).toBe('turn_aborted');
  });
});
