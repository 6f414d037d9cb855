import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { commandWorld, type CommandWorld } from '../command-line.fixture.ts';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.dispose());

interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

/** A client at the streams of `codex app-server`. */
class Client {
  readonly told: Message[] = [];
  readonly input = new PassThrough();
  readonly stop = new AbortController();
  readonly ended: ReturnType<CommandWorld['run']>;
  readonly #lines: AsyncIterator<string>;

  constructor(words = 'app-server', env: Record<string, string> = {}) {
    const output = new PassThrough();
    this.#lines = createInterface({ input: output })[Symbol.asyncIterator]();
    this.ended = world.run(words, { env, host: { protocolStreams: () => ({ input: this.input, output }), signal: this.stop.signal } });
  }

  async ask(id: number, method: string, params: object = {}): Promise<Message> {
    this.input.write(`${JSON.stringify({ id, method, params })}\n`);
    for (;;) {
      const { value, done } = (await this.#lines.next()) as { value: string; done: boolean };
      if (done) throw new Error('the server is gone');
      const message = JSON.parse(value) as Message;
      if (message.id === id) return message;
      this.told.push(message);
    }
  }

  introduce(): Promise<Message> {
    return this.ask(0, 'initialize', { clientInfo: { name: 'some_client', version: '7' } });
  }
}

describe('codex app-server', () => {
  it('serves until its input ends', async () => {
    const client = new Client();
    expect((await client.introduce()).result).toMatchObject({ codexHome: world.home, userAgent: expect.stringMatching(/^some_client\/9\.8\.7 .*\(some_client; 7\)$/) });
    expect((await client.ask(1, 'thread/list')).result).toEqual({ data: [], nextCursor: null });
    client.input.end();
    expect(await client.ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('ends when told to stop, with what it did on disk', async () => {
    const client = new Client();
    await client.introduce();
    const { result } = await client.ask(1, 'thread/start', { cwd: world.cwd });
    expect(result).toMatchObject({ thread: { id: expect.any(String) }, model: expect.any(String) });
    client.stop.abort();
    expect(await client.ended).toMatchObject({ code: 0 });
    expect(client.input.destroyed).toBe(true);
  });

  it('opens no log database before a request to a model', async () => {
    const client = new Client();
    await client.introduce();
    expect((await readdir(world.home)).filter((name) => name.includes('logs'))).toEqual([]);
    client.input.end();
    await client.ended;
  });

  it('stops at wrong usage and at arguments that are none', async () => {
    expect(await new Client('app-server --listen tcp://127.0.0.1:1').ended).toMatchObject({ code: 2, stderr: expect.stringContaining('stdio://') });
    expect(await new Client('app-server --listen ws://localhost:1').ended).toMatchObject({ code: 2, stderr: expect.stringContaining('literal IP address') });
    expect(await new Client('app-server --listen ws://0.0.0.0:0').ended).toMatchObject({ code: 1, stderr: expect.stringContaining('--ws-allow-unauthenticated') });
    expect(await new Client('app-server --ws-token-file t').ended).toMatchObject({ code: 1, stderr: expect.stringContaining('--ws-auth capability-token') });
    expect(await new Client('app-server --ws-max-clock-skew-seconds soon').ended).toMatchObject({ code: 2, stderr: expect.stringContaining('whole number') });
    expect(await new Client('app-server x').ended).toMatchObject({ code: 2 });
    expect(await new Client('app-server -c nonsense').ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*missing '='/) });
    expect(await new Client('app-server --enable nope').ended).toMatchObject({ code: 1, stderr: 'Error: Unknown feature flag: nope\n' });
  });
});

describe('a configuration that cannot be used', () => {
  const file = () => join(world.home, 'config.toml');
  beforeEach(() => writeFile(file(), 'model = "gpt-5.2"\nsandbox_mode = "open"\n'));

  it('does not stop the server, is told to clients, and no thread runs without it', async () => {
    const client = new Client();
    await client.introduce();
    expect((await client.ask(1, 'thread/list')).result).toEqual({ data: [], nextCursor: null });
    expect(client.told).toEqual([
      { method: 'configWarning', params: expect.objectContaining({ summary: 'Invalid configuration; using defaults.', path: file(), range: expect.objectContaining({ start: { line: 2, column: 16 } }) }) },
    ]);
    expect((await client.ask(2, 'config/read')).error?.message).toContain('config.toml:2:16');
    const refused = (await client.ask(3, 'thread/start', { cwd: world.cwd })).error;
    expect(refused?.message).toMatch(/^failed to load configuration: .*config\.toml:2:16/);
    for (const method of ['thread/resume', 'thread/fork']) {
      const { error } = await client.ask(4, method, { threadId: '01920000-0000-7000-8000-0000000000aa' });
      expect(error?.message).toContain('config.toml:2:16');
    }
    client.input.end();
    expect(await client.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: Invalid configuration; using defaults\. .*config\.toml:2:16/) });
  });

  it('counts again as soon as it is mended', async () => {
    const client = new Client();
    await client.introduce();
    expect((await client.ask(1, 'thread/start', { cwd: world.cwd })).error).toBeDefined();
    await writeFile(file(), 'model = "gpt-5.2"\nsandbox_mode = "workspace-write"\n');
    expect((await client.ask(2, 'thread/start', { cwd: world.cwd })).result).toMatchObject({ model: 'gpt-5.2', sandbox: { type: 'workspaceWrite' } });
    client.input.end();
    expect(await client.ended).toMatchObject({ code: 0 });
  });

  it('leaves all stores where they are', async () => {
    const client = new Client('app-server', { CODEX_TS_LOG: 'info' });
    await client.introduce();
    await client.ask(1, 'thread/list');
    client.input.end();
    await client.ended;
    expect((await readdir(world.home)).filter((name) => !['config.toml', 'log'].includes(name) && !name.startsWith('codex-ts-'))).toEqual([]);
    expect(await readFile(file(), 'utf8')).toContain('"open"');
  });

  it('stops it where strictness was asked for, or where the mistake is not in the file', async () => {
    expect(await new Client('app-server --strict-config').ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*config\.toml:2:16/) });
    expect(await new Client('app-server -c model=3').ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: -c model=3/) });
  });
});
