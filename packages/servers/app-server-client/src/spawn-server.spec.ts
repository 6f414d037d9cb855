import { describe, expect, it } from '@jest/globals';
import { AppServerClient } from './app-server-client.ts';
import { spawnServer, type SpawnOptions } from './spawn-server.ts';

/** A server in a line of JavaScript, which sees each message as `m`. */
function command(onMessage: string, setup = ''): string[] {
  const script = `${setup}; const say = (o) => console.log(JSON.stringify(o)); require('readline').createInterface({ input: process.stdin }).on('line', (l) => { const m = JSON.parse(l); ${onMessage} }).on('close', () => { if (!globalThis.stays) process.exit(0); });`;
  return [process.execPath, '-e', script];
}

async function start(onMessage: string, setup = '', options: Partial<SpawnOptions> = {}) {
  const said: string[] = [];
  const client = new AppServerClient(await spawnServer({ command: command(onMessage, setup), onStderr: (text) => said.push(text), ...options }));
  const pid = async () => ((await client.request('thread/loaded/list', {})) as unknown as { pid: number }).pid;
  return { client, said, pid };
}

const ECHO = 'if (m.id !== undefined) say({ id: m.id, result: { pid: process.pid, method: m.method } })';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('spawnServer', () => {
  it('talks to a child, which ends with the client', async () => {
    const { client, pid } = await start(`${ECHO}; say({ method: 'thread/closed', params: { threadId: m.method } })`);
    const number = await pid();
    for await (const { params } of client.notifications) {
      expect(params).toEqual({ threadId: 'thread/loaded/list' });
      break;
    }
    expect(isAlive(number)).toBe(true);
    await client.close();
    expect(isAlive(number)).toBe(false);
  });

  it('ends a child that does not end by itself', async () => {
    const { client, pid } = await start(ECHO, "globalThis.stays = setInterval(() => {}, 1e6); process.on('SIGTERM', () => {})", { graceMs: 50 });
    const number = await pid();
    await client.close();
    expect(isAlive(number)).toBe(false);
  });

  it('passes on what is no protocol, and shows the end of it when the server dies', async () => {
    const { client, said } = await start("console.log('Now using node'); console.error('something is wrong'); process.exit(3)");
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed', message: expect.stringMatching(/exit code 3[^]*something is wrong/) });
    expect(said.join('')).toContain('Now using node');
    await client.close();
  });

  it('says what cannot be started', async () => {
    await expect(spawnServer({ command: ['/nonexistent/program'] })).rejects.toMatchObject({ code: 'spawn_failed', message: expect.stringContaining('/nonexistent/program') });
  });
});
