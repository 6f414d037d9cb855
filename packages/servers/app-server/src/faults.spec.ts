import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { loadSchemas } from '@codex-ts/app-server-protocol';
import { disposeTemp, waitFor, wrongTypes } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { HANDLERS } from './handlers/table.ts';
import { example, mutants } from './mutants.fixture.ts';
import { buildServer, ServerProcess } from './server-process.fixture.ts';

let program: string;
beforeAll(async () => {
  program = await buildServer();
}, 60_000);
afterAll(disposeTemp);

let server: ServerProcess;
afterEach(() => server.kill());
function start(transport: 'stdio' | 'websocket'): ServerProcess {
  server = new ServerProcess(program, transport);
  return server;
}

async function thread(client: Client): Promise<string> {
  return ((await client.call('thread/start')) as { thread: { id: string } }).thread.id;
}

async function turn(client: Client, threadId: string, text: string): Promise<string> {
  return ((await client.call('turn/start', { threadId, input: [{ type: 'text', text }] })) as { turn: { id: string } }).turn.id;
}

/** What a client was told of a thread, in order: the method, and of deltas the number. */
function toldOf(client: Client, threadId: string): string[] {
  return client.told.flatMap((message) => {
    if (!('method' in message)) return [];
    const { method, params } = message as { method: string; params: { threadId?: string; delta?: string } };
    return params.threadId === threadId ? [method === 'item/agentMessage/delta' ? `delta ${Number.parseInt(params.delta ?? '', 10)}` : method] : [];
  });
}

function wholeTurn(count: number): string[] {
  const deltas = Array.from({ length: count }, (_, i) => `delta ${i}`);
  return ['thread/status/changed', 'turn/started', 'item/started', ...deltas, 'item/completed', 'thread/status/changed', 'turn/completed'];
}

function isOver(client: Client, threadId: string): boolean {
  return client.told.some((message) => 'method' in message && message.method === 'turn/completed' && (message.params as { threadId: string }).threadId === threadId);
}

describe('noise', () => {
  it('of ten thousand lines between good ones harms nothing, and fills no log', async () => {
    const client = await start('stdio').stdio();
    const noise = ['', 'hello', '{', '[1,2]', '"x"', 'null', '5', '{"id":1}', '{"id":null,"method":"thread/list","params":{}}', '{"id":1.5,"method":"x"}', '{"method":5,"id":1}', '{"id":99,"result":{}}', `${'['.repeat(3000)}`, '\u0000', '{"id":1,"error":"x"}', Buffer.from([0xff, 0xfe, 0xc3])];
    const answers = [];
    for (let i = 0; i < 10_000; i += 1) {
      const line = noise[i % noise.length] ?? '';
      server.child.stdin.write(typeof line === 'string' ? `${line}\n` : Buffer.concat([line, Buffer.from('\n')]));
      if (i % 100 === 0) answers.push(client.call('thread/loaded/list'));
    }
    expect(await Promise.all(answers)).toEqual(answers.map(() => ({ data: [], nextCursor: null })));
    expect(client.told).toEqual([]);
    expect(server.stderr.split('\n').length).toBeLessThan(40);
    client.close();
    expect(await server.ended).toBe(0);
  });

  it('of a hundred mebibytes in a line is refused, not kept', async () => {
    const client = await start('stdio').stdio();
    await client.call('thread/loaded/list');
    const before = server.rss();
    server.child.stdin.write('{"id":"giant","method":"thread/read","params":{"threadId":"');
    const piece = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 100; i += 1) if (!server.child.stdin.write(piece)) await new Promise((resolve) => server.child.stdin.once('drain', resolve));
    server.child.stdin.write('"}}\n');
    await client.call('thread/loaded/list');
    expect(client.seen).toContain('answer giant');
    const after = server.rss(true);
    if (before !== null && after !== null) expect(after - before).toBeLessThan(150);
  });
});

describe('parameters', () => {
  /** Sends them, fewer at a time than may wait. @returns how often which error code came, and `result` for none */
  async function answersTo(client: Client, method: string, values: readonly unknown[], codes: Map<number | string, number>): Promise<void> {
    for (let at = 0; at < values.length; at += 100) {
      for (const answer of await Promise.all(values.slice(at, at + 100).map((params) => client.request(method, params)))) {
        const kind = 'error' in answer ? answer.error.code : 'result';
        codes.set(kind, (codes.get(kind) ?? 0) + 1);
      }
    }
  }

  it('of which one field has a wrong type, or is missing, are refused, whatever the method', async () => {
    const client = await start('stdio').stdio();
    const { clientRequests } = await loadSchemas();
    const codes = new Map<number | string, number>();
    for (const method of Object.keys(HANDLERS)) await answersTo(client, method, wrong(paramsOf(clientRequests, method)), codes);
    console.log(`parameters of a wrong type: ${[...codes].map(([code, count]) => `${code}: ${count}`).join(', ')}`);
    expect([...codes.keys()]).toEqual([-32600]);
    expect(codes.get(-32600)).toBeGreaterThan(2000);
  });

  it('that are odd are answered once each', async () => {
    const client = await start('stdio').stdio();
    const { clientRequests } = await loadSchemas();
    const codes = new Map<number | string, number>();
    for (const method of Object.keys(HANDLERS)) await answersTo(client, method, [...mutants(example(paramsOf(clientRequests, method)))], codes);
    console.log(`odd parameters: ${[...codes].map(([code, count]) => `${code}: ${count}`).join(', ')}`);
    expect([...codes.keys()].filter((code) => ![-32600, -32602, -32603, 'result'].includes(code))).toEqual([]);
    expect(server.child.exitCode).toBeNull();
  });
});

/** An item of a history that names a kind nobody knows is one of a later version, and fits. */
function wrong(params: object): unknown[] {
  return wrongTypes(params).filter(({ path }) => !/^history\[0\]\.(?:.*\.)?type$/.test(path)).map(({ value }) => value ?? null);
}

function paramsOf(clientRequests: object, method: string): object {
  return (clientRequests as Record<string, { params: object }>)[method]?.params ?? {};
}

describe('fifty turns at once, ten clients', () => {
  it('lose and reorder nothing, in bounded memory', async () => {
    start('websocket');
    const [THREADS, DELTAS] = [50, 200];
    const clients: Client[] = [];
    for (let i = 0; i < 10; i += 1) clients.push(await server.socket());
    const listeners = new Map<string, Client[]>();
    for (let i = 0; i < THREADS; i += 1) {
      const [first, second] = [clients[i % 10], clients[(i + 3) % 10]] as [Client, Client];
      const threadId = await thread(first);
      await second.call('thread/resume', { threadId });
      listeners.set(threadId, [first, second]);
    }
    for (const client of clients) client.told.length = 0;
    const before = server.rss();
    const begun = performance.now();
    await Promise.all([...listeners].map(([threadId, [first]]) => turn(first as Client, threadId, `${DELTAS} talk`)));
    await waitFor(() => [...listeners].every(([threadId, both]) => both.every((client) => isOver(client, threadId))), { timeoutMs: 20_000 });
    const ms = performance.now() - begun;
    await waitFor(() => clients.every((client) => client.params('thread/status/changed').length === 2 * THREADS));
    for (const [threadId, both] of listeners) {
      for (const client of both) expect(toldOf(client, threadId)).toEqual(wholeTurn(DELTAS));
      for (const client of clients.filter((one) => !both.includes(one))) expect(toldOf(client, threadId)).toEqual(['thread/status/changed', 'thread/status/changed']);
    }
    const total = clients.reduce((sum, client) => sum + client.told.length, 0);
    const grown = (server.rss(true) ?? 0) - (before ?? 0);
    expect(grown).toBeLessThan(100);
    console.log(`${total} notifications in ${Math.round(ms)} ms (${Math.round((total / ms) * 1000)} a second with their checks), ${Math.round(grown)} MiB more at most`);
  });

  it('go on when clients die in the middle of them', async () => {
    start('websocket');
    const steady = await server.socket();
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) ids.push(await thread(steady));
    for (let i = 0; i < 10; i += 1) {
      const mortal = await server.socket();
      for (const threadId of ids) await mortal.call('thread/resume', { threadId });
      steady.told.length = 0;
      await Promise.all(ids.map((threadId) => turn(steady, threadId, '100 talk')));
      await mortal.until('item/agentMessage/delta');
      mortal.close();
      await waitFor(() => ids.every((threadId) => isOver(steady, threadId)));
      for (const threadId of ids) expect(toldOf(steady, threadId)).toEqual(wholeTurn(100));
    }
  });
});

describe('a client that stops reading', () => {
  it('is cut off from a WebSocket, and nobody else notices', async () => {
    start('websocket');
    const [stuck, good] = [await server.socket(), await server.socket()];
    const threadId = await thread(good);
    await stuck.call('thread/resume', { threadId });
    stuck.socket.pause();
    const before = server.rss();
    const [TURNS, COUNT] = [20, 2000];
    for (let i = 0; i < TURNS; i += 1) {
      good.told.length = 0;
      await turn(good, threadId, `${COUNT} shout`);
      await waitFor(() => isOver(good, threadId));
      expect(toldOf(good, threadId)).toEqual(wholeTurn(COUNT));
    }
    expect(server.stderr).toContain('cut off');
    const after = server.rss(true);
    if (before !== null && after !== null) {
      expect(after - before).toBeLessThan(200);
      console.log(`${TURNS * COUNT} notifications of a kilobyte past a client that does not read: ${Math.round(after - before)} MiB more at most`);
    }
  });

  it('of stdout ends the server, which holds so much and no more', async () => {
    const client = await start('stdio').stdio();
    const threadId = await thread(client);
    server.child.stdout.pause();
    const before = server.rss();
    const memory: number[] = [];
    const watch = setInterval(() => memory.push(server.rss() ?? 0), 20);
    client.send({ id: 'long', method: 'turn/start', params: { threadId, input: [{ type: 'text', text: '200000 shout' }] } });
    expect(await server.ended).toBe(0);
    clearInterval(watch);
    expect(server.stderr).toContain('does not read');
    if (before !== null) expect(Math.max(...memory) - before).toBeLessThan(200);
    console.log(`${200_000} notifications nobody read: ${Math.round(Math.max(...memory) - (before ?? 0))} MiB more at most`);
  });
});

describe('a bug in one thread', () => {
  it('fails its turn; the other threads and the server go on', async () => {
    const client = await start('stdio').stdio();
    const [bad, good] = [await thread(client), await thread(client)];
    await turn(client, good, '2000 talk');
    await turn(client, bad, '0 crash');
    await waitFor(() => isOver(client, bad) && isOver(client, good));
    const ends = client.params('turn/completed') as { threadId: string; turn: { status: string; error: { message: string } | null } }[];
    expect(ends.find(({ threadId }) => threadId === bad)?.turn).toMatchObject({ status: 'failed', error: { message: 'a bug in a timer' } });
    expect(ends.find(({ threadId }) => threadId === good)?.turn).toMatchObject({ status: 'completed' });
    expect(client.params('error')).toMatchObject([{ threadId: bad, willRetry: false }]);
    client.told.length = 0;
    await turn(client, bad, '3 talk');
    await waitFor(() => isOver(client, bad));
    expect(toldOf(client, bad)).toEqual(wholeTurn(3));
  });
});

describe('a thousand threads', () => {
  it('fit into one server', async () => {
    const client = await start('stdio').stdio();
    const before = server.rss();
    const ids: string[] = [];
    while (ids.length < 1000) ids.push(...(await Promise.all(Array.from({ length: 100 }, () => thread(client)))));
    expect(new Set(ids).size).toBe(1000);
    client.told.length = 0;
    for (let at = 0; at < 1000; at += 100) await Promise.all(ids.slice(at, at + 100).map((threadId) => turn(client, threadId, '5 talk')));
    await waitFor(() => client.params('turn/completed').length === 1000, { timeoutMs: 20_000 });
    for (const threadId of ids) expect(toldOf(client, threadId)).toEqual(wholeTurn(5));
    const after = server.rss(true);
    if (before !== null && after !== null) expect(after - before).toBeLessThan(100);
    client.close();
    expect(await server.ended).toBe(0);
  });
});

describe('the end', () => {
  it('of the process that started it ends a server on stdio', async () => {
    start('stdio').kill();
    const parent = spawn(process.execPath, ['-e', `const c=require('child_process').spawn(process.execPath,[${JSON.stringify(program)},'stdio'],{stdio:['pipe','ignore','ignore']});console.log(String(c.pid));setInterval(()=>{},1e6)`]);
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(Number(String(data)))));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitFor(() => !isAlive(pid));
  });

  it('asked for by SIGTERM waits for the turn that runs', async () => {
    start('websocket');
    const client = await server.socket();
    const threadId = await thread(client);
    client.told.length = 0;
    await turn(client, threadId, '3 ask');
    const { id = -1 } = await client.until('item/commandExecution/requestApproval');
    server.child.kill('SIGTERM');
    await waitFor(async () => 'error' in (await client.request('thread/compact/start', { threadId })));
    expect(await client.refusal('turn/start', { threadId, input: [{ type: 'text', text: '1 talk' }] })).toMatchObject({ code: -32001 });
    client.send({ id, result: { decision: 'accept' } });
    expect(await client.closed).toBe(1001);
    expect(toldOf(client, threadId).slice(-3)).toEqual(['item/completed', 'thread/status/changed', 'turn/completed']);
    expect(await server.ended).toBe(0);
  });
});

/** Whether a process runs. One that has ended and that nobody has asked after yet does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
