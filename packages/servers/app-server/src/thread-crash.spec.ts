import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { FakeServer } from './fake-server.fixture.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Two threads of one client. */
async function world() {
  const reports: string[] = [];
  const fake = new FakeServer([], { report: (text) => reports.push(text) });
  const client = await fake.client();
  const threads = [];
  for (let i = 0; i < 2; i += 1) {
    await client.call('thread/start');
    threads.push(fake.thread);
  }
  await settled();
  client.told.length = 0;
  const [bad, good] = threads;
  if (bad === undefined || good === undefined) throw new Error('no threads');
  return { fake, client, bad, good, reports };
}

describe('an error that nobody caught', () => {
  it('fails the turn it came up in, and no other', async () => {
    const { fake, client, bad, good, reports } = await world();
    bad.startTurn('t');
    good.startTurn('u');
    bad.interrupted = () => bad.emit({ type: 'turn.ended', turnId: 't', outcome: { status: 'interrupted', lastMessage: null } } as never);
    expect(fake.server.scope.run({ threadId: bad.record.summary.id }, () => fake.server.survives(new Error('boom')))).toBe(true);
    await settled();
    good.endTurn('u');
    const at = (thread: typeof bad) => client.told.flatMap((message) => ('method' in message && (message.params as { threadId?: string }).threadId === thread.record.summary.id ? [message] : [])).slice(2);
    const error = { message: 'boom', codexErrorInfo: 'other', additionalDetails: null };
    await client.until('turn/completed');
    await settled();
    expect(at(bad)).toMatchObject([
      { method: 'thread/status/changed', params: { status: { type: 'systemError' } } },
      { method: 'error', params: { error, willRetry: false, turnId: 't' } },
      { method: 'turn/completed', params: { turn: { id: 't', status: 'failed', error } } },
    ]);
    expect(at(good)).toMatchObject([{ params: { status: { type: 'idle' } } }, { method: 'turn/completed', params: { turn: { status: 'completed' } } }]);
    expect(reports.join('\n')).toContain('boom');
  });

  it('ends a turn whose session is over already', async () => {
    const { fake, client, bad } = await world();
    bad.startTurn('t');
    bad.activeTurnId = null;
    fake.server.scope.run({ threadId: bad.record.summary.id }, () => fake.server.survives('text'));
    expect(await client.until('turn/completed')).toMatchObject({ params: { turn: { id: 't', status: 'failed', error: { message: 'text' } } } });
    bad.startTurn('u');
    bad.endTurn('u');
    await settled();
    expect(client.params('turn/completed')).toMatchObject([{ turn: { status: 'failed' } }, { turn: { id: 'u', status: 'completed' } }]);
  });

  it('between turns is told of, and the thread can go on', async () => {
    const { fake, client, bad } = await world();
    const threadId = bad.record.summary.id;
    fake.server.scope.run({ threadId }, () => fake.server.survives(new Error('late')));
    expect(await client.until('error')).toMatchObject({ params: { threadId, turnId: '', willRetry: false, error: { message: 'late' } } });
    expect(await client.call('thread/read', { threadId })).toMatchObject({ thread: { status: { type: 'systemError' } } });
    bad.startTurn('u');
    bad.endTurn('u');
    await settled();
    expect(client.params('turn/completed')).toMatchObject([{ turn: { id: 'u', status: 'completed' } }]);
  });

  it('is blamed on the thread whose request set the work going, through timers and events', async () => {
    const { fake, bad } = await world();
    const ids: (string | null)[] = [];
    const bell = new EventEmitter();
    const note = () => ids.push(fake.server.scope.threadId);
    fake.server.scope.run({ threadId: bad.record.summary.id }, () => {
      setTimeout(() => bell.emit('ring'), 1);
      void Promise.resolve().then(note);
      void import('node:dns').then(note);
    });
    bell.on('ring', note);
    await new Promise((resolve) => bell.once('ring', resolve));
    await settled();
    expect(ids).toEqual([bad, bad, bad].map(({ record }) => record.summary.id));
    expect(fake.server.scope.threadId).toBeNull();
  });

  it('is nobody’s in a request about no thread, and in a thread that is gone', async () => {
    const { fake } = await world();
    expect(fake.server.survives(new Error('x'))).toBe(false);
    expect(fake.server.scope.run({}, () => fake.server.survives(new Error('x')))).toBe(false);
    expect(fake.server.scope.run({ threadId: 'gone' }, () => fake.server.survives(new Error('x')))).toBe(false);
  });

  it('belongs to a thread that a request has just made', async () => {
    const { fake } = await world();
    const ids: (string | null)[] = [];
    fake.server.scope.run({ threadId: 'parent' }, () => {
      fake.server.clientOf('child');
      ids.push(fake.server.scope.threadId);
    });
    expect(ids).toEqual(['child']);
  });
});
