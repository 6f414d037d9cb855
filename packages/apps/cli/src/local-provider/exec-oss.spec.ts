import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commandWorld, type CommandWorld, type RanCommand } from '../command-line.fixture.ts';

const OLLAMA = ['exec', '--skip-git-repo-check', '--oss', '--local-provider', 'ollama'];

let world: CommandWorld;
let server: Server;
/** What the server has, and what it was asked. */
let models: string[];
let asked: string[];

beforeAll(async () => {
  world = await commandWorld();
  server = createServer((message, response) => {
    asked.push(`${message.method} ${message.url}`);
    message.resume();
    const answer = (value: object): void => void response.end(JSON.stringify(value));
    if (message.url === '/v1/models') answer({ data: models.map((id) => ({ id })) });
    else if (message.url === '/api/tags') answer({ models: models.map((name) => ({ name })) });
    else if (message.url === '/api/version') answer({ version: '0.13.5' });
    else if (message.url === '/api/pull') response.end('{"status":"pulling a","digest":"a","total":2000000000,"completed":2000000000}\n{"status":"success"}\n');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.dispose();
});
beforeEach(() => {
  models = ['gpt-oss:20b'];
  asked = [];
});
afterEach(() => config(''));

const config = (text: string): Promise<void> => writeFile(join(world.home, 'config.toml'), text);

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RanCommand> {
  const { port } = server.address() as AddressInfo;
  return world.run(words, { env: { CODEX_OSS_BASE_URL: `http://127.0.0.1:${port}/v1`, ...env } });
}

describe('codex exec --oss', () => {
  it("runs with the provider's model, whatever config.toml says of another's, and shows what it thinks", async () => {
    await config('model = "gpt-5.4"\nmodel_provider = "mine"\n[model_providers.mine]\nname = "m"\n');
    const { code, engine, stderr } = await run([...OLLAMA, '-c', 'model=x', 'hi']);
    expect(code).toBe(0);
    expect(engine.input?.loaded.config).toMatchObject({ model: 'gpt-oss:20b', modelProviderId: 'ollama' });
    // The engine loads it anew for each folder.
    expect(engine.input?.configInput.flags).toMatchObject({ model: 'gpt-oss:20b', modelProvider: 'ollama' });
    expect(engine.paramsOf('thread/start')).toMatchObject({ model: 'gpt-oss:20b', modelProvider: 'ollama' });
    expect(asked).toEqual(['GET /v1/models', 'GET /api/version', 'GET /api/tags']);
    expect(stderr).not.toContain('Pulling');
  });

  it('pulls a model that is missing, and tells it on stderr alone', async () => {
    const { code, engine, stdout, stderr } = await run([...OLLAMA, '-m', 'new:1b', '--json', 'hi']);
    expect([code, engine.input?.loaded.config.model]).toEqual([0, 'new:1b']);
    expect(asked.at(-1)).toBe('POST /api/pull');
    expect(stderr).toBe('Pulling model new:1b...\nDownloading model: total 2.00 GB\n2.00/2.00 GB (100.0%) 0.0 MB/s\nsuccess\n');
    expect(stdout).toMatch(/^\{"type":"thread.started"/);
  });

  it.each([
    ['oss_provider = "ollama"\n', [], 'ollama'],
    ['oss_provider = "ollama"\nprofile = "p"\n[profiles.p]\noss_provider = "mine"\nmodel = "profiled"\n[model_providers.mine]\nname = "m"\n', [], 'mine'],
    ['oss_provider = "nope"\n', ['--local-provider', 'ollama'], 'ollama'],
  ])('takes the provider from %j and %j', async (toml, words, expected) => {
    await config(toml);
    const { engine } = await run(['exec', '--skip-git-repo-check', '--oss', ...words, 'hi']);
    expect(engine.input?.loaded.config.modelProviderId).toBe(expected);
  });

  it("asks a provider of the user's own nothing before the model, and uses the configured one", async () => {
    await config('model = "theirs"\n[model_providers.mine]\nname = "m"\nbase_url = "http://127.0.0.1:1/v1"\n');
    const { code, engine } = await run(['exec', '--skip-git-repo-check', '--oss', '--local-provider', 'mine', 'hi']);
    expect([code, engine.input?.loaded.config.model]).toEqual([0, 'theirs']);
    expect(asked).toEqual([]);
  });

  it('loads a model in LM Studio', async () => {
    models = ['openai/gpt-oss-20b'];
    const { code, engine } = await run(['--oss', 'exec', '--skip-git-repo-check', '-c', 'oss_provider=lmstudio', 'hi']);
    expect([code, engine.input?.loaded.config.model]).toEqual([0, 'openai/gpt-oss-20b']);
    expect(asked[0]).toBe('GET /v1/models');
  });

  it('needs no server to play a cassette back', async () => {
    const { code, engine } = await run([...OLLAMA, '--replay', 'tape', 'hi'], { CODEX_OSS_BASE_URL: 'http://127.0.0.1:1/v1' });
    expect([code, engine.input?.loaded.config.modelProviderId]).toEqual([0, 'ollama']);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['', ['--oss'], {}, 'Error: --oss does not know which provider to use. Give --local-provider ollama or --local-provider lmstudio, or set oss_provider in config.toml.'],
    ['', ['--oss', '--local-provider', 'nope'], {}, 'Error: Model provider `nope` not found'],
    ['oss_provider = "ollama-chat"', ['--oss'], {}, 'Error: The provider `ollama-chat` was removed.'],
    ['', ['--oss', '--local-provider', 'openai'], {}, 'Error: `openai` is no provider on this computer.'],
    ['', ['--oss', '--local-provider', 'ollama'], { CODEX_OSS_BASE_URL: 'http://127.0.0.1:1/v1' }, 'Error: OSS setup failed: No Ollama server answers at http://127.0.0.1:1/v1'],
    ['', ['--oss', '--local-provider', 'lmstudio'], {}, 'Error: OSS setup failed: LM Studio does not have openai/gpt-oss-20b'],
    ['', ['--oss', '--remote', 'ws://127.0.0.1:1'], {}, 'Error: --oss cannot be used with --remote'],
    ['oss_provider = 3', ['--oss', '--local-provider', 'ollama'], {}, 'invalid type'],
  ])('with %j, %j and %j is an error of one line', async (toml, words, env, text) => {
    await config(toml);
    const { code, stderr, stdout, engine } = await run(['exec', '--skip-git-repo-check', ...words, 'hi'], { PATH: '', ...env });
    expect([code, stdout, engine.input]).toEqual([1, '', undefined]);
    expect(stderr).toContain(text);
  });

  it('fails before the prompt is read', async () => {
    const { stderr } = await run(['exec', '--oss', '--local-provider', 'ollama', '--output-schema', 'none'], { CODEX_OSS_BASE_URL: 'http://127.0.0.1:1/v1' });
    expect(stderr).toContain('OSS setup failed');
  });
});
