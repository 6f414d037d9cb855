import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppServer } from './app-server.ts';
import { type Connection } from './connection.ts';
import { FakeEngine, summary } from './fake-engine.fixture.ts';

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const KEEP = 1000;

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

/** A thread, and clients that come and drop off. */
function world() {
  const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [] });
  const server = new AppServer(engine, { keepLonelyMs: KEEP });
  const join = async (): Promise<Connection> => {
    const connection = server.connect(() => undefined);
    connection.receive({ id: 1, method: 'initialize', params: { clientInfo: { name: 'c', version: '1' } } });
    connection.receive({ id: 2, method: 'thread/resume', params: { threadId: ID } });
    await connection.idle();
    return connection;
  };
  const isLoaded = async (): Promise<boolean> => {
    await new Promise((resolve) => setImmediate(resolve));
    return server.threads.find(ID) !== undefined;
  };
  return { engine, server, join, isLoaded };
}

describe('a thread whose last client dropped off', () => {
  it('stays for a while, and goes then', async () => {
    const { server, join, isLoaded } = world();
    server.disconnect(await join());
    jest.advanceTimersByTime(KEEP - 1);
    expect(await isLoaded()).toBe(true);
    jest.advanceTimersByTime(1);
    expect(await isLoaded()).toBe(false);
  });

  it('stays when somebody comes back', async () => {
    const { server, join, isLoaded } = world();
    server.disconnect(await join());
    jest.advanceTimersByTime(KEEP / 2);
    const second = await join();
    jest.advanceTimersByTime(KEEP * 3);
    expect(await isLoaded()).toBe(true);
    server.disconnect(second);
    jest.advanceTimersByTime(KEEP - 1);
    expect(await isLoaded()).toBe(true);
    jest.advanceTimersByTime(KEEP);
    expect(await isLoaded()).toBe(false);
  });

  it('ends its turn first', async () => {
    const { engine, server, join, isLoaded } = world();
    const client = await join();
    engine.opened[0]?.startTurn('t');
    server.disconnect(client);
    jest.advanceTimersByTime(KEEP * 3);
    expect(await isLoaded()).toBe(true);
    engine.opened[0]?.endTurn('t');
    jest.advanceTimersByTime(KEEP);
    expect(await isLoaded()).toBe(false);
  });

  it('holds nobody up', async () => {
    const { server, join } = world();
    server.disconnect(await join());
    await server.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
