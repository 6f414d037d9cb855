import { Deferred } from '@codex-ts/async-utils';
import { describe, expect, it } from '@jest/globals';
import { FakeServer } from './fake-server.fixture.ts';
import { storedTurn, summary } from './fake-engine.fixture.ts';

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const record = () => ({ summary: summary({ id: ID }), turns: [storedTurn('t1', 'one'), storedTurn('t2', 'two')] });
const at = { threadId: ID };
/** Messages that were on their way have arrived. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('thread/resume', () => {
  it('tells the status first, then answers with the turns, then warns', async () => {
    const fake = new FakeServer([record()]);
    const client = await fake.client();
    const { thread } = (await client.call('thread/resume', { ...at, model: 'other' })) as { thread: { turns: unknown[] } };
    await settled();
    expect(client.seen).toEqual(['answer 0', 'thread/status/changed', 'answer 1', 'configWarning']);
    expect(thread).toMatchObject({ id: ID, status: { type: 'idle' }, turns: [{ id: 't1', status: 'completed' }, { id: 't2' }] });
    expect(fake.thread.overrides).toMatchObject({ model: 'other' });
  });

  it('joins a loaded thread as it is, and shows the turn that runs', async () => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    await first.call('thread/resume', at);
    fake.thread.startTurn('t3');
    const { thread } = await second.call('thread/resume', { ...at, model: 'ignored' });
    expect(thread).toMatchObject({ status: { type: 'active', activeFlags: [] }, turns: [{ id: 't1' }, { id: 't2' }, { id: 't3', status: 'inProgress', items: [] }] });
    expect(fake.engine.opened).toHaveLength(1);
    fake.thread.endTurn('t3');
    await settled();
    for (const client of [first, second]) expect(client.params('turn/completed')).toHaveLength(1);
  });

  it('tells what happens while it is being answered after the answer', async () => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    await first.call('thread/resume', at);
    const answer = second.request('thread/resume', at);
    await Promise.resolve();
    fake.thread.startTurn('t3');
    await answer;
    await settled();
    expect(second.seen.slice(-3)).toEqual(['answer 1', 'thread/status/changed', 'turn/started']);
  });

  it('loads a thread once for all who ask at the same time', async () => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    const opening = new Deferred<void>();
    fake.engine.opening = opening.promise;
    const answers = [first.call('thread/resume', at), second.call('thread/resume', at)];
    await settled();
    opening.resolve();
    await Promise.all(answers);
    expect(fake.engine.opened).toHaveLength(1);
    fake.thread.startTurn('t3');
    await settled();
    for (const client of [first, second]) expect(client.params('turn/started')).toHaveLength(1);
  });

  it('takes a path before the id, and joins the thread that is recorded there', async () => {
    const fake = new FakeServer([record()]);
    const client = await fake.client();
    const { path } = record().summary;
    await client.call('thread/resume', { threadId: 'whatever', path });
    await client.call('thread/resume', { threadId: 'whatever', path });
    await client.call('thread/resume', { ...at, path });
    expect(fake.engine.opened).toHaveLength(1);
    expect((await client.refusal('thread/resume', { ...at, path: '/elsewhere' })).message).toContain(`cannot resume running thread ${ID} with mismatched path`);
  });

  it.each([
    ['x', 'invalid thread id: x'],
    ['01a1fc18-12f8-7511-96aa-b95c0ba59ae5', 'no rollout found for thread id 01a1fc18-12f8-7511-96aa-b95c0ba59ae5'],
  ])('refuses %s', async (threadId, message) => {
    const client = await new FakeServer([record()]).client();
    const error = await client.refusal('thread/resume', { threadId });
    expect(error).toMatchObject({ code: -32600, message: expect.stringContaining(message) });
  });

  it('leaves nobody behind in a thread whose turns cannot be read', async () => {
    const fake = new FakeServer([record()]);
    const client = await fake.client();
    const opening = new Deferred<void>();
    fake.engine.opening = opening.promise;
    const answer = client.refusal('thread/resume', at);
    await settled();
    fake.thread.unreadable = new Error('bad sector');
    opening.resolve();
    expect(await answer).toEqual({ code: -32603, message: 'bad sector' });
    await client.until('thread/closed');
    expect(fake.thread.isClosed).toBe(true);
    await client.call('thread/resume', at);
  });

  it('is refused while the thread is being closed, and works afterwards', async () => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    await first.call('thread/resume', at);
    const closing = new Deferred<void>();
    fake.thread.closing = closing.promise;
    expect(await first.call('thread/unsubscribe', at)).toEqual({ status: 'unsubscribed' });
    const error = await second.refusal('thread/resume', at);
    expect(error).toEqual({ code: -32600, message: `thread ${ID} is closing; retry thread/resume after the thread is closed` });
    closing.resolve();
    await second.until('thread/closed');
    await second.call('thread/resume', at);
    expect(fake.engine.opened).toHaveLength(2);
  });
});

describe('thread/unsubscribe', () => {
  it('unloads the thread when the last one leaves, right after the answer', async () => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    for (const client of [first, second]) await client.call('thread/resume', at);
    expect(await first.call('thread/unsubscribe', at)).toEqual({ status: 'unsubscribed' });
    expect(await first.call('thread/unsubscribe', at)).toEqual({ status: 'notSubscribed' });
    await settled();
    expect(fake.thread.isClosed).toBe(false);
    second.seen.length = 0;
    expect(await second.call('thread/unsubscribe', at)).toEqual({ status: 'unsubscribed' });
    await second.until('thread/closed');
    expect(second.seen).toEqual(['answer 2', 'thread/status/changed', 'thread/closed']);
    expect(second.params('thread/status/changed').at(-1)).toEqual({ ...at, status: { type: 'notLoaded' } });
    expect(first.params('thread/closed')).toEqual([at]);
    expect(fake.thread.isClosed).toBe(true);
    expect(await second.call('thread/unsubscribe', at)).toEqual({ status: 'notLoaded' });
  });

  it('reports a thread that could not be closed, and lets it be loaded again', async () => {
    const reports: string[] = [];
    const fake = new FakeServer([record()], { report: (trouble) => reports.push(trouble) });
    const client = await fake.client();
    await client.call('thread/resume', at);
    const closing = new Deferred<void>();
    fake.thread.closing = closing.promise;
    await client.call('thread/unsubscribe', at);
    closing.reject(new Error('disk full'));
    await settled();
    expect(reports).toEqual([`closing thread ${ID}: disk full`]);
    await client.call('thread/resume', at);
  });
});

describe('a client that goes away', () => {
  it('leaves its threads loaded', async () => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    await first.call('thread/resume', at);
    first.close();
    expect(await second.call('thread/loaded/list')).toEqual({ data: [ID], nextCursor: null });
    await second.call('thread/resume', at);
    expect(fake.engine.opened).toHaveLength(1);
  });
});

describe('archiving and deleting', () => {
  it.each([
    ['thread/archive', 'thread/archived'],
    ['thread/delete', 'thread/deleted'],
  ])('%s ends a loaded thread, answers, then tells everybody', async (method, told) => {
    const fake = new FakeServer([record()]);
    const [first, second] = [await fake.client(), await fake.client()];
    await first.call('thread/resume', at);
    first.seen.length = 0;
    expect(await first.call(method, at)).toEqual({});
    await second.until(told);
    expect(first.seen).toEqual(['thread/status/changed', 'answer 2', told]);
    expect(second.params(told)).toEqual([at]);
    expect(fake.thread.isClosed).toBe(true);
    expect(await first.refusal('thread/resume', at)).toMatchObject({ message: `no rollout found for thread id ${ID}` });
    expect(await first.refusal('thread/archive', at)).toMatchObject({ message: `no rollout found for thread id ${ID}` });
    expect((await first.refusal('turn/start', { ...at, input: [] })).message).toBe(`thread not found: ${ID}`);
  });

  it('leaves threads alone that cannot be archived', async () => {
    const fake = new FakeServer();
    const client = await fake.client();
    const { thread } = (await client.call('thread/start', { ephemeral: true })) as { thread: { id: string } };
    for (const method of ['thread/archive', 'thread/delete']) {
      expect((await client.refusal(method, { threadId: thread.id })).message).toBe(`no rollout found for thread id ${thread.id}`);
    }
    expect(fake.thread.isClosed).toBe(false);
  });

  it('takes an archived thread out again', async () => {
    const fake = new FakeServer([{ ...record(), summary: summary({ id: ID, archived: true }) }]);
    const client = await fake.client();
    expect(await client.call('thread/read', at)).toMatchObject({ thread: { id: ID } });
    expect(await client.call('thread/unarchive', at)).toMatchObject({ thread: { id: ID, status: { type: 'notLoaded' }, turns: [] } });
    await settled();
    expect(client.seen).toEqual(['answer 0', 'answer 1', 'answer 2', 'thread/unarchived']);
    expect((await client.refusal('thread/unarchive', at)).message).toBe(`no archived rollout found for thread id ${ID}`);
  });
});

describe('closing the server', () => {
  it('closes every thread, whatever happens to one of them', async () => {
    const other = summary();
    const fake = new FakeServer([record(), { summary: other, turns: [] }]);
    const client = await fake.client();
    await client.call('thread/resume', at);
    const [first] = fake.engine.opened;
    if (first !== undefined) first.closing = Promise.reject(new Error('disk full'));
    await client.call('thread/resume', { threadId: other.id });
    await expect(fake.server.close()).rejects.toThrow('disk full');
    expect(fake.thread.isClosed).toBe(true);
    expect(fake.engine.isClosed).toBe(true);
  });

  it('closes a thread that was still being loaded', async () => {
    const fake = new FakeServer([record()]);
    const client = await fake.client();
    const opening = new Deferred<void>();
    fake.engine.opening = opening.promise;
    void client.request('thread/resume', at);
    await settled();
    const closed = fake.server.close();
    opening.resolve();
    await closed;
    expect(fake.thread.isClosed).toBe(true);
  });
});
