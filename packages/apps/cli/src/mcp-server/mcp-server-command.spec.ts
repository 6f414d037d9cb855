import { readdir, writeFile } from 'node:fs/promises';
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
  id?: unknown;
  result?: Record<string, unknown>;
  params?: { msg?: { type: string; model?: string } };
}

/** A client at the streams of `codex mcp-server`. */
class Client {
  readonly input = new PassThrough();
  readonly stop = new AbortController();
  /** Those that sessions were configured with. */
  readonly models: unknown[] = [];
  readonly ended: ReturnType<CommandWorld['run']>;
  readonly #lines: AsyncIterator<string>;

  constructor(words = 'mcp-server') {
    const output = new PassThrough();
    this.#lines = createInterface({ input: output })[Symbol.asyncIterator]();
    this.ended = world.run(words, { host: { protocolStreams: () => ({ input: this.input, output }), signal: this.stop.signal } });
  }

  async ask(id: number, method: string, params: object = {}): Promise<Message> {
    this.input.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    for (;;) {
      const { value, done } = (await this.#lines.next()) as { value: string; done: boolean };
      if (done) throw new Error('the server is gone');
      const message = JSON.parse(value) as Message;
      if (message.params?.msg?.type === 'session_configured') this.models.push(message.params.msg.model);
      if (message.id === id) return message;
    }
  }
}

const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'some_client', version: '7' } };

describe('codex mcp-server', () => {
  it('serves until its input ends', async () => {
    const client = new Client();
    expect((await client.ask(1, 'initialize', hello)).result).toMatchObject({ serverInfo: { version: '9.8.7', user_agent: expect.stringMatching(/^codex_cli_rs\/9\.8\.7 .*\(some_client; 7\)$/) } });
    client.input.end();
    expect(await client.ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect((await readdir(world.home)).filter((name) => name.includes('logs'))).toEqual([]);
  });

  it('ends when told to stop', async () => {
    const client = new Client();
    await client.ask(1, 'initialize', hello);
    client.stop.abort();
    expect(await client.ended).toMatchObject({ code: 0 });
    expect(client.input.destroyed).toBe(true);
  });

  it('takes options before its name as settings, which a call goes before', async () => {
    const provider = '[model_providers.gone]\nname = "gone"\nbase_url = "http://127.0.0.1:9/v1"\nrequest_max_retries = 0\nstream_max_retries = 0\n';
    await writeFile(join(world.home, 'config.toml'), `model_provider = "gone"\n${provider}[profiles.a]\nmodel = "gpt-a"\n[profiles.b]\nmodel = "gpt-b"\n`);
    const client = new Client('-p a mcp-server');
    for (const [id, more] of [[1, {}], [2, { profile: 'b' }], [3, { profile: 'b', model: 'gpt-c' }]] as const) {
      const { result } = await client.ask(id, 'tools/call', { name: 'codex', arguments: { prompt: 'x', ...more } });
      expect(result).toMatchObject({ isError: true });
    }
    expect(client.models).toEqual(['gpt-a', 'gpt-b', 'gpt-c']);
    client.input.end();
    await client.ended;
  });

  it('does not start on what cannot be used', async () => {
    expect(await new Client('mcp-server x').ended).toMatchObject({ code: 2, stderr: expect.stringContaining("unexpected argument 'x'") });
    expect(await new Client('-m x mcp-server').ended).toMatchObject({ code: 2 });
    expect(await new Client('mcp-server --enable nope').ended).toMatchObject({ code: 1, stderr: 'Error: Unknown feature flag: nope\n' });
    await writeFile(join(world.home, 'config.toml'), 'sandbox_mode = "open"\n');
    expect(await new Client().ended).toMatchObject({ code: 1, stderr: expect.stringContaining('config.toml:1:16') });
  });
});
