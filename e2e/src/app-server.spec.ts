import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockRequest, type MockTurn } from '@codex-ts/mock-model';
import { makeTempDir, runProcess, waitFor, writeFiles } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { messagesOf } from './history.fixture.ts';
import { longSleep, peakMemoryMiB, processesWith, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { closeServers, ServerRun } from './server-run.fixture.ts';
import { closeSocketServers, type SocketClient, SocketServer } from './socket-server.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeServers);
afterEach(closeSocketServers);
afterAll(closeWorlds);

interface Thread {
  thread: { id: string };
}

const text = (said: string): Record<string, unknown>[] => [{ type: 'text', text: said }];
const shell = (cmd: string, more: object = {}): MockTurn => ({ items: [{ call: 'exec_command', args: { cmd, login: false, ...more } }] });
const answer = (message: string): MockTurn => ({ items: [{ message }] });

/** Runs what the newest message of the user says, then says that it did. */
function obey(request: MockRequest): MockTurn {
  const last = request.body?.input?.at(-1) as { type: string; role?: string } | undefined;
  const word = messagesOf(request, 'user').at(-1) ?? '';
  return last?.type === 'message' && last.role === 'user' && word.startsWith('run ') ? shell(word.slice(4)) : answer(`did: ${word}`);
}

/** What one thread's listener was told of it, in order. */
function toldOf(client: SocketClient, threadId: string): string[] {
  return client.told.filter(({ params }) => params['threadId'] === threadId).map(({ method, params }) => (method === 'item/agentMessage/delta' ? `delta ${String(params['delta'])}` : method));
}

async function thread(client: { request: SocketClient['request'] }, settings: Record<string, unknown> = {}): Promise<string> {
  return (await client.request<Thread>('thread/start', { sandbox: 'danger-full-access', approvalPolicy: 'never', ...settings })).thread.id;
}

const at = (world: World) => ({ env: world.env, cwd: world.repo.path });

describe('codex app-server on stdin and stdout', () => {
  it('takes bytes of any kind, answers what is a request, and ends with its input, the last line included', async () => {
    const world = await makeWorld();
    const hello = '{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"clientInfo":{"name":"e2e","version":"1"}}}\r\n';
    const noise = Array.from({ length: 10_000 }, (_, i) => [Buffer.from([0xff, 0xfe, 10]), Buffer.from('\n[]\n{"id":null}\n'), Buffer.from('{"id":1.5,"method":"thread/list"}\n\0\n')][i % 3] ?? Buffer.alloc(0));
    const bad = Buffer.concat([Buffer.from('{"id":2,"method":"thread/list","params":{"searchTerm":"'), Buffer.from([0xc3]), Buffer.from('"}}\n')]);
    const last = Buffer.from('{"id":9007199254740993,"method":"thread/loaded/list","params":{}}');
    const early = Buffer.from('{"id":0,"method":"thread/list","params":{}}\n');
    const ran = await runProcess(codex('app-server'), { ...at(world), stdin: Buffer.concat([early, Buffer.from(hello), ...noise, bad, last]) });
    expect(ran).toMatchObject({ code: 0, timedOut: false });
    const lines = ran.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.slice(0, 3).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: 0, error: { code: -32600, message: 'Not initialized' } },
      { id: 'a', result: { codexHome: world.home, userAgent: expect.stringContaining('e2e; 1') } },
      { id: 2, error: { code: -32600, message: expect.stringContaining('UTF-8') } },
    ]);
    expect(lines[3]).toBe('{"id":9007199254740993,"result":{"data":[],"nextCursor":null}}');
    expect(ran.stdout).not.toContain('jsonrpc');
  });

  it('refuses what it cannot keep waiting, and answers everything once', async () => {
    const world = await makeWorld();
    const server = await ServerRun.start(at(world));
    const answers = await Promise.allSettled(Array.from({ length: 600 }, () => server.request('thread/list')));
    const refused = answers.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(600 - 127);
    expect(new Set(refused)).toEqual(new Set(['Error: Server overloaded; retry later.']));
    expect(await server.request('thread/loaded/list')).toEqual({ data: [], nextCursor: null });
    expect(await server.close()).toBe(0);
  });

  it.each([['the end of its input', 0], ['SIGTERM', 143], ['the death of its parent', null]] as const)('ends at %s with what it runs', async (how, code) => {
    const world = await makeWorld({ turns: obey });
    const { command, mark } = longSleep();
    const server = how === 'the death of its parent' ? null : await ServerRun.start(at(world));
    if (server !== null) {
      await server.request('turn/start', { threadId: await thread(server), input: text(`run ${command}`) });
      await waitUntilThere('sleep', mark);
      if (how === 'SIGTERM') server.signal('SIGTERM');
      expect(await (how === 'SIGTERM' ? server.exited : server.close())).toBe(code);
      return waitUntilGone(mark);
    }
    const lines = [{ id: 0, method: 'initialize', params: { clientInfo: { name: 'e2e', version: '1' } } }, { id: 1, method: 'thread/start', params: { sandbox: 'danger-full-access', approvalPolicy: 'never' } }];
    const script = `const c = require('child_process').spawn(process.argv[1], process.argv.slice(2), { stdio: ['pipe', 'pipe', 'inherit'] });
      console.log(String(c.pid));
      for (const m of ${JSON.stringify(lines)}) c.stdin.write(JSON.stringify(m) + '\\n');
      require('readline').createInterface({ input: c.stdout }).on('line', (l) => { const m = JSON.parse(l);
        if (m.id === 1) c.stdin.write(JSON.stringify({ id: 2, method: 'turn/start', params: { threadId: m.result.thread.id, input: ${JSON.stringify(text(`run ${command}`))} } }) + '\\n'); });`;
    const parent = spawn(process.execPath, ['-e', script, ...codex('app-server')], { ...at(world), stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = await new Promise<string>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(String(data).trim())));
    await waitUntilThere('sleep', mark);
    parent.kill('SIGKILL');
    await waitUntilGone(mark);
    await waitFor(() => !isAlive(Number(pid)), { what: 'the end of the server' });
  });

  it('lets a command that waits for approval run no more once its client is gone', async () => {
    const world = await makeWorld({ turns: [shell('touch made.txt', { sandbox_permissions: 'require_escalated', justification: 'May I?' }), answer('so be it')] });
    const server = await ServerRun.start(at(world));
    const asked = new Promise<void>((resolve) => (server.reply = () => resolve()));
    await server.request('turn/start', { threadId: await thread(server, { sandbox: 'read-only', approvalPolicy: 'on-request' }), input: text('go') });
    await asked;
    expect(await server.close()).toBe(0);
    expect(existsSync(join(world.repo.path, 'made.txt'))).toBe(false);
  });

  it('survives a bug in one thread: its turn fails, the others end well', async () => {
    const world = await makeWorld({ turns: obey });
    const { path: folder } = await makeTempDir();
    // Something that a turn set going fails where nobody can catch it.
    await writeFiles(folder, { 'bug.cjs': "const cp = require('child_process'); const { spawn } = cp; cp.spawn = (...all) => { if (JSON.stringify(all.slice(0, 2)).includes('a-bug-here')) setTimeout(() => { throw new Error('a bug in a timer'); }, 5); return spawn(...all); };" });
    const server = await ServerRun.start({ ...at(world), env: { ...world.env, NODE_OPTIONS: `--require=${join(folder, 'bug.cjs')}` } });
    const [bad, good] = [await thread(server), await thread(server)];
    const { mark } = longSleep();
    for (const [threadId, run] of [[good, 'run while [ ! -e go ]; do sleep 0.02; done; echo fine'], [bad, `run : a-bug-here; sleep ${mark}`]] as const) {
      await server.request('turn/start', { threadId, input: text(run) });
    }
    const ended = (threadId: string) => server.notified('turn/completed', (params) => params['threadId'] === threadId);
    expect(await ended(bad)).toMatchObject({ turn: { status: 'failed', error: { message: 'a bug in a timer' } } });
    writeFileSync(join(world.repo.path, 'go'), '');
    expect(await ended(good)).toMatchObject({ turn: { status: 'completed', error: null } });
    await waitUntilGone(mark);
    const again = await server.turn(bad, 'still there?');
    expect(await server.notified('turn/completed', ({ turn }) => (turn as { id: string }).id === again)).toMatchObject({ turn: { status: 'completed' } });
    expect(server.stderr).toContain('a bug in a timer');
    expect(await server.close()).toBe(0);
  });
});

describe('codex app-server over WebSockets', () => {
  it('lets nobody in but programs with the token, and says where it cannot listen', async () => {
    const world = await makeWorld({ files: { 'token': 'open-sesame\n' } });
    const server = await SocketServer.start(at(world), ['--ws-auth', 'capability-token', '--ws-token-file', 'token']);
    await expect(server.client()).rejects.toThrow('HTTP 401');
    await expect(server.client({ authorization: 'Bearer open-barley' })).rejects.toThrow('HTTP 401');
    await expect(server.client({ authorization: 'Bearer open-sesame', origin: 'http://localhost' })).rejects.toThrow('HTTP 403');
    expect(await (await server.client({ authorization: 'bearer open-sesame' })).request('thread/loaded/list')).toEqual({ data: [], nextCursor: null });
    expect([await server.status('/readyz'), await server.status('/healthz'), await server.status('/')]).toEqual([200, 200, 400]);
    const listen = (url: string, ...more: string[]) => runProcess(codex('app-server', '--listen', url, ...more), at(world));
    expect(await listen('ws://localhost:1')).toMatchObject({ code: 2, stderr: expect.stringContaining('literal IP address') });
    expect(await listen('unix:///tmp/x')).toMatchObject({ code: 2, stderr: expect.stringContaining('stdio://') });
    expect(await listen('ws://0.0.0.0:0')).toMatchObject({ code: 1, stderr: expect.stringContaining('--ws-auth') });
    expect(await listen(server.url)).toMatchObject({ code: 1, stderr: expect.stringContaining('Cannot listen') });
    expect(await listen('ws://127.0.0.1:0', '--ws-auth', 'capability-token')).toMatchObject({ code: 1, stderr: expect.stringContaining('--ws-token-file') });
  });

  it('waits at SIGTERM for the turn that runs, and for no other', async () => {
    const world = await makeWorld({ turns: obey });
    const server = await SocketServer.start(at(world));
    const client = await server.client();
    const [threadId, other] = [await thread(client), await thread(client)];
    await client.request('turn/start', { threadId, input: text('run touch begun; while [ ! -e go ]; do sleep 0.02; done; echo done') });
    await waitFor(() => existsSync(join(world.repo.path, 'begun')));
    server.child.kill('SIGTERM');
    await waitFor(async () => (await server.status('/readyz')) === 503);
    expect(await server.status('/healthz')).toBe(200);
    expect(await client.ask('turn/start', { threadId: other, input: text('run true') })).toMatchObject({ error: { code: -32001 } });
    // Somebody whose connection broke may still come back.
    await server.client();
    writeFileSync(join(world.repo.path, 'go'), '');
    expect(await client.end.closed).toBe(1001);
    expect(toldOf(client, threadId).slice(-2)).toEqual(['thread/status/changed', 'turn/completed']);
    expect(client.told.at(-1)?.params).toMatchObject({ turn: { status: 'completed' } });
    expect(await server.exited).toBe(0);
  });

  it('ends at once when nothing runs, and at the second signal whatever runs', async () => {
    const world = await makeWorld({ turns: obey });
    const idle = await SocketServer.start(at(world));
    const { end } = await idle.client();
    idle.child.kill('SIGINT');
    expect([await end.closed, await idle.exited]).toEqual([1001, 0]);
    const busy = await SocketServer.start(at(world));
    const client = await busy.client();
    const { command, mark } = longSleep();
    await client.request('turn/start', { threadId: await thread(client), input: text(`run ${command}`) });
    await waitUntilThere('sleep', mark);
    busy.child.kill('SIGTERM');
    await waitFor(async () => (await busy.status('/readyz')) === 503);
    expect(processesWith(mark)).not.toEqual([]);
    busy.child.kill('SIGTERM');
    expect(await busy.exited).toBe(143);
  });

  it('keeps a question for a client that dropped off and comes back', async () => {
    const world = await makeWorld({ turns: [shell('touch made.txt', { sandbox_permissions: 'require_escalated', justification: 'May I?' }), answer('done')] });
    const server = await SocketServer.start(at(world));
    const mortal = await server.client();
    const threadId = await thread(mortal, { sandbox: 'read-only', approvalPolicy: 'on-request' });
    await mortal.request('turn/start', { threadId, input: text('go') });
    const { id, params } = await mortal.heard('item/commandExecution/requestApproval');
    mortal.end.drop();
    const back = await server.client();
    await back.request('thread/resume', { threadId });
    const again = await back.heard('item/commandExecution/requestApproval');
    expect(again).toEqual({ id, method: 'item/commandExecution/requestApproval', params });
    back.answer(again.id, { decision: 'accept' });
    expect((await back.heard('turn/completed')).params).toMatchObject({ turn: { status: 'completed' } });
    expect(existsSync(join(world.repo.path, 'made.txt'))).toBe(true);
  });

  it('tells ten clients of fifty turns at once everything, in order, and only what is theirs', async () => {
    const [TURNS, PIECES] = [50, 40];
    const pieces = Array.from({ length: PIECES }, (_, i) => `${String(i).padStart(3, '0')} `);
    const world = await makeWorld({ turns: () => ({ items: [{ message: pieces.join(''), chunks: PIECES }] }) });
    const server = await SocketServer.start(at(world));
    const clients: SocketClient[] = [];
    while (clients.length < 10) clients.push(await server.client());
    const owners = new Map<string, SocketClient>();
    for (let i = 0; i < TURNS; i += 1) {
      const owner = clients[i % clients.length] as SocketClient;
      owners.set(await thread(owner), owner);
    }
    for (const client of clients) client.told.length = 0;
    await Promise.all([...owners].map(([threadId, owner]) => owner.request('turn/start', { threadId, input: text('talk') })));
    await waitFor(() => clients.every(({ told }) => told.filter(({ method }) => method === 'thread/status/changed').length === 2 * TURNS), { what: 'the end of all turns' });
    await Promise.all([...owners].map(([threadId, owner]) => owner.heard('turn/completed', (params) => params['threadId'] === threadId)));
    const whole = ['thread/status/changed', 'turn/started', 'item/started', 'item/completed', 'item/started', ...pieces.map((piece) => `delta ${piece}`), 'item/completed', 'thread/tokenUsage/updated', 'thread/status/changed', 'turn/completed'];
    for (const [threadId, owner] of owners) {
      for (const client of clients) expect(toldOf(client, threadId)).toEqual(client === owner ? whole : ['thread/status/changed', 'thread/status/changed']);
    }
    expect(peakMemoryMiB(server.child.pid ?? 0)).toBeLessThan(250);
  });

  it('holds a thousand threads', async () => {
    const world = await makeWorld();
    const server = await SocketServer.start(at(world));
    const client = await server.client();
    const ids = new Set<string>();
    while (ids.size < 1000) for (const id of await Promise.all(Array.from({ length: 100 }, () => thread(client)))) ids.add(id);
    const some = [...ids].filter((_, i) => i % 100 === 0);
    await Promise.all(some.map((threadId) => client.request('turn/start', { threadId, input: text('hello') })));
    for (const threadId of some) await client.heard('turn/completed', (params) => params['threadId'] === threadId);
    const { data } = await client.request<{ data: string[] }>('thread/loaded/list');
    expect(data).toEqual([...ids].sort());
    expect(peakMemoryMiB(server.child.pid ?? 0)).toBeLessThan(350);
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
  });
});

describe('codex exec --remote', () => {
  it('runs on a server that is up, with its token, and leaves the thread there', async () => {
    const world = await makeWorld({ turns: obey, files: { token: 'open-sesame' } });
    const server = await SocketServer.start(at(world), ['--ws-auth', 'capability-token', '--ws-token-file', 'token']);
    const { path: elsewhere } = await makeTempDir();
    const env = { ...world.env, CODEX_HOME: elsewhere, KEY: 'open-sesame' };
    const remote = (...args: string[]) => runProcess(codex('exec', '--remote', server.url, ...args), { ...at(world), env });
    expect(await remote('hello')).toMatchObject({ code: 1, stderr: expect.stringContaining('another token') });
    const ran = await remote('--remote-auth-token-env', 'KEY', '--json', '-s', 'danger-full-access', 'run echo here > made.txt');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(world.repo.path, 'made.txt'), 'utf8')).toBe('here\n');
    const events = ran.stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; thread_id?: string });
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['thread.started', 'turn.completed']);
    const resumed = await remote('--remote-auth-token-env', 'KEY', 'resume', String(events[0]?.thread_id), 'again');
    expect(resumed).toMatchObject({ code: 0, stdout: 'did: again\n' });
    expect(messagesOf(world.mock.requests.at(-1), 'user').filter((said) => !said.startsWith('<'))).toEqual(['run echo here > made.txt', 'again']);
    const client = await server.client({ authorization: 'Bearer open-sesame' });
    await waitFor(async () => ((await client.request<{ data: string[] }>('thread/loaded/list')).data.length === 0));
  });

  it('says when nobody is there', async () => {
    const world = await makeWorld();
    const ran = await runProcess(codex('exec', '--remote', 'ws://127.0.0.1:1', 'hello'), at(world));
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('Cannot connect to ws://127.0.0.1:1') });
  });
});

/** Whether a process runs. One that has ended has no command line, also when nobody has asked after it yet. */
function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) && readFileSync(path, 'utf8') !== '';
}
