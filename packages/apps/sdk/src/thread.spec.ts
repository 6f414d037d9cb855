import { describe, expect, it } from '@jest/globals';

import { type ThreadEvent } from './events.ts';
import { atTurn, FakeAgent, fakeWorld, THREAD } from './fake-agent.fixture.ts';

describe('a run', () => {
  it('is asked of the agent as the options say', async () => {
    const world = fakeWorld();
    const thread = world.thread({ model: 'm', sandboxMode: 'read-only', modelReasoningEffort: 'high', networkAccessEnabled: false, webSearchEnabled: true, approvalPolicy: 'untrusted' });
    const run = thread.run([{ type: 'text', text: 'a' }, { type: 'local_image', path: '/x.png' }, { type: 'text', text: 'b' }], { outputSchema: { type: 'object' } });
    const agent = await atTurn(world);
    agent.says('one');
    agent.says('two');
    agent.tell('thread/tokenUsage/updated', { tokenUsage: { total: { inputTokens: 3, cachedInputTokens: 2, outputTokens: 1 } } });
    agent.ends();
    expect(await run).toMatchObject({ finalResponse: 'two', usage: { input_tokens: 3, cached_input_tokens: 2, output_tokens: 1 } });
    expect(agent.methods()).toEqual(['initialize', 'initialized', 'thread/start', 'turn/start']);
    expect(agent.requests[0]?.params).toMatchObject({ clientInfo: { name: 'codex_sdk_ts' }, capabilities: { experimentalApi: true } });
    expect(agent.requests[2]?.params).toEqual({
      model: 'm',
      sandbox: 'read-only',
      cwd: process.cwd(),
      approvalPolicy: 'never',
      config: { model_reasoning_effort: 'high', 'sandbox_workspace_write.network_access': false, web_search: 'live' },
    });
    expect(agent.requests[3]?.params).toEqual({
      threadId: THREAD,
      input: [{ type: 'localImage', path: '/x.png' }, { type: 'text', text: 'a\n\nb' }],
      outputSchema: { type: 'object' },
    });
  });

  it('lets the policy decide when there is somebody to ask', async () => {
    const world = fakeWorld();
    const run = world.thread({ approvalPolicy: 'untrusted', onApproval: () => 'accept' }).run('Go.');
    (await atTurn(world)).ends();
    await run;
    expect((await world.agents[0]?.got('thread/start'))?.['approvalPolicy']).toBe('untrusted');
  });

  it('adds folders to those that are configured', async () => {
    const world = fakeWorld(() => new FakeAgent({ 'config/read': () => ({ config: { sandbox_workspace_write: { writable_roots: ['/a'] } } }) }));
    const run = world.thread({ workingDirectory: '/', additionalDirectories: ['b', '/c'] }).run('Go.');
    (await atTurn(world)).ends();
    await run;
    expect(await world.agents[0]?.got('thread/start')).toMatchObject({ config: { 'sandbox_workspace_write.writable_roots': ['/a', '/b', '/c'] } });
  });

  it('tells warnings about the configuration that come while its thread is opened, and not later', async () => {
    const world = fakeWorld(() => new FakeAgent({
      'thread/start': (_, agent) => {
        queueMicrotask(() => agent.warns('odd key'));
        return { thread: { id: THREAD } };
      },
    }));
    const run = world.thread().run('Go.');
    const agent = await atTurn(world);
    agent.warns('of another thread');
    agent.ends();
    expect((await run).items).toEqual([{ id: 'item_0', type: 'error', message: 'odd key' }]);
  });

  it('sends nothing before the first event is asked for', async () => {
    const world = fakeWorld();
    const { events } = await world.thread().runStreamed('Go.');
    expect(world.agents).toHaveLength(0);
    await events.return(undefined);
    expect(world.agents).toHaveLength(0);
  });

  it('refuses a schema that is none', async () => {
    await expect(fakeWorld().thread().run('Go.', { outputSchema: 'object' })).rejects.toMatchObject({ code: 'output_schema' });
  });
});

describe('the end of a run', () => {
  it('throws what the turn failed with, after the event that says so', async () => {
    const world = fakeWorld();
    const seen: ThreadEvent[] = [];
    const run = (async () => {
      for await (const event of (await world.thread().runStreamed('Go.')).events) seen.push(event);
    })();
    const agent = await atTurn(world);
    agent.ends('failed', 'out of tokens');
    await expect(run).rejects.toMatchObject({ code: 'turn_failed', message: 'out of tokens' });
    expect(seen.map(({ type }) => type)).toEqual(['thread.started', 'turn.started', 'turn.failed']);
  });

  it('aborts: interrupts the turn, waits for its end, and throws', async () => {
    const world = fakeWorld();
    const stop = new AbortController();
    const run = world.thread().run('Go.', { signal: stop.signal });
    const agent = await atTurn(world);
    stop.abort('because');
    expect(await agent.got('turn/interrupt')).toEqual({ threadId: THREAD, turnId: 'turn-1' });
    agent.ends('interrupted');
    await expect(run).rejects.toMatchObject({ name: 'AbortError', cause: 'because' });
    expect(agent.isClosed).toBe(false);
  });

  it('does not begin what is aborted already', async () => {
    const world = fakeWorld();
    await expect(world.thread().run('Go.', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(world.agents).toHaveLength(0);
  });

  it('is an interruption when the loop over the events is left', async () => {
    const world = fakeWorld();
    const leave = (async () => {
      for await (const event of (await world.thread().runStreamed('Go.')).events) if (event.type === 'turn.started') break;
    })();
    const agent = await atTurn(world);
    await agent.got('turn/interrupt');
    agent.ends('interrupted');
    await leave;
  });

  it('says why when the agent dies, and the next run has another one, with the same thread', async () => {
    const world = fakeWorld();
    const thread = world.thread();
    const run = thread.run('Go.');
    (await atTurn(world)).die('Codex exited with signal SIGKILL: ouch');
    await expect(run).rejects.toThrow('Codex exited with signal SIGKILL: ouch');
    const again = thread.run('Again.');
    const second = await atTurn(world, 1, 1);
    second.ends();
    await again;
    expect(second.methods()).toEqual(['initialize', 'initialized', 'thread/resume', 'turn/start']);
  });

  it('is the death of an agent that does not introduce itself', async () => {
    const world = fakeWorld(() => new FakeAgent({ initialize: (_, agent) => void agent.die('Codex exited with code 1: Error: bad config') }));
    await expect(world.thread().run('Go.')).rejects.toThrow('bad config');
  });

  it('is what the agent refuses a thread with', async () => {
    const refuse = () => {
      throw new Error('failed to load configuration');
    };
    await expect(fakeWorld(() => new FakeAgent({ 'thread/start': refuse })).thread().run('Go.')).rejects.toThrow('failed to load configuration');
  });
});

describe('several runs', () => {
  it('of one thread wait for each other, also before it has an id, and do not wait once aborted', async () => {
    const world = fakeWorld();
    const thread = world.thread();
    const stop = new AbortController();
    const runs = [thread.run('One.'), thread.run('Two.'), thread.run('Three.', { signal: stop.signal })];
    const agent = await atTurn(world);
    stop.abort();
    await expect(runs[2]).rejects.toMatchObject({ name: 'AbortError' });
    agent.says('1');
    agent.ends();
    expect((await runs[0])?.finalResponse).toBe('1');
    await agent.got('turn/start', 2);
    agent.says('2');
    agent.ends();
    expect((await runs[1])?.finalResponse).toBe('2');
    expect(agent.methods()).toEqual(['initialize', 'initialized', 'thread/start', 'turn/start', 'turn/start']);
  });

  it('of one thread by two objects wait for each other, and each has its settings', async () => {
    const closing = { 'thread/unsubscribe': (_: unknown, agent: FakeAgent) => {
      queueMicrotask(() => agent.tell('thread/closed'));
      return { status: 'unsubscribed' };
    } };
    const world = fakeWorld(() => new FakeAgent(closing));
    const first = world.thread({ model: 'a' }, THREAD).run('One.');
    const second = world.thread({ model: 'b' }, THREAD).run('Two.');
    const agent = await atTurn(world);
    expect(agent.methods().filter((method) => method === 'thread/resume')).toHaveLength(1);
    agent.ends();
    await first;
    await agent.got('turn/start', 2);
    agent.ends();
    await second;
    expect(agent.requests.filter(({ method }) => method === 'thread/resume').map(({ params }) => params['model'])).toEqual(['a', 'b']);
  });

  it('keep the process alive while they last', async () => {
    const world = fakeWorld();
    const run = world.thread().run('Go.');
    const agent = await atTurn(world);
    expect(agent.isKeptAlive).toBe(true);
    agent.ends();
    await run;
    expect(agent.isKeptAlive).toBe(false);
    await world.host.close();
    expect(agent.isClosed).toBe(true);
  });

  it('hear once of an agent that could not be closed', async () => {
    const world = fakeWorld();
    const first = world.thread().run('Go.');
    const agent = await atTurn(world);
    agent.ends();
    await first;
    agent.close = () => {
      agent.die('closed');
      return Promise.reject(new Error('a record was not stored'));
    };
    process.emit('beforeExit', 0);
    await expect(world.thread().run('Go.')).rejects.toThrow('a record was not stored');
    const next = world.thread().run('Go.');
    (await atTurn(world, 1, 1)).ends();
    await next;
  });

  it('fail when the agent is closed under them', async () => {
    const world = fakeWorld();
    const run = world.thread().run('Go.');
    await atTurn(world);
    await Promise.all([world.host.close(), expect(run).rejects.toThrow('closed')]);
  });
});

describe('a running turn', () => {
  it('can be steered and interrupted', async () => {
    const world = fakeWorld();
    const thread = world.thread();
    await expect(thread.steer('x')).rejects.toMatchObject({ code: 'no_turn' });
    const run = thread.run('Go.');
    const agent = await atTurn(world);
    await new Promise((resolve) => setImmediate(resolve));
    await thread.steer('Rather this.');
    expect(await agent.got('turn/steer')).toEqual({ threadId: THREAD, input: [{ type: 'text', text: 'Rather this.' }], expectedTurnId: 'turn-1' });
    await thread.interrupt();
    agent.ends('interrupted');
    await expect(run).rejects.toMatchObject({ code: 'turn_interrupted' });
    await expect(thread.interrupt()).rejects.toMatchObject({ code: 'no_turn' });
  });

  it('cannot be forked or archived before it has begun', async () => {
    const thread = fakeWorld().thread();
    await expect(thread.fork()).rejects.toMatchObject({ code: 'no_thread' });
    await expect(thread.archive()).rejects.toMatchObject({ code: 'no_thread' });
  });
});
