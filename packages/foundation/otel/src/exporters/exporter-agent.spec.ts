import { once } from 'node:events';
import { type Agent, request } from 'node:http';
import { type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Collector, startCollector } from './collector.fixture.ts';
import { exporterAgent } from './exporter-agent.ts';

const NO_TLS = { ca: null, client: null };
let collector: Collector | null = null;
afterEach(async () => {
  await collector?.close();
  collector = null;
});

/** Posts through the agent; the request's error, or null. */
async function post(agent: Agent, url: string): Promise<Error | null> {
  const outgoing = request(url, { agent, method: 'POST' });
  outgoing.end();
  const [answer] = (await Promise.race([once(outgoing, 'response'), once(outgoing, 'error')]).catch((error: unknown) => [error])) as [unknown];
  return answer instanceof Error ? answer : null;
}

describe('exporterAgent', () => {
  it('survives errors of a socket that nobody else listens to any more', async () => {
    collector = await startCollector();
    const { agent, close } = await exporterAgent('http:', NO_TLS);
    const { hostname, port } = new URL(collector.url);
    const { createConnection } = agent as unknown as { createConnection(options: object): Socket };
    const socket = createConnection({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    expect(() => socket.emit('error', new Error('write EPIPE'))).not.toThrow();
    socket.destroy();
    close();
  });

  it('once closed makes no connection, and its error is not one that is tried again', async () => {
    collector = await startCollector();
    const { agent, close } = await exporterAgent('http:', NO_TLS);
    expect(await post(agent, collector.url)).toBeNull();
    close();
    const error = await post(agent, collector.url);
    expect(error?.message).toBe('The exporter is closed.');
    expect(error).not.toHaveProperty('code');
    expect(collector.posts).toHaveLength(1);
  });
});
