import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { closeOllamas, startFakeOllama } from './local-provider.fixture.ts';
import { closeTerminals, openEmulator } from './terminal.fixture.ts';
import { closeWorlds, inHome, makeWorld } from './world.fixture.ts';

const TURNS = [{ items: [{ reasoning: 'A summary', text: 'raw thoughts' }, { message: 'Hello from here.' }] }];

afterEach(closeTerminals);
afterAll(async () => {
  closeOllamas();
  await closeWorlds();
});

describe('codex exec --oss', () => {
  it('pulls the model, tells how it comes, and answers through it', async () => {
    const world = await makeWorld({ turns: TURNS });
    const ollama = await startFakeOllama(world);
    ollama.finish();
    const { code, stdout, stderr } = await world.exec(['--oss', '--local-provider', 'ollama', 'hi'], { env: { ...world.env, ...ollama.env } });
    expect([code, stdout]).toEqual([0, 'Hello from here.\n']);
    expect(stderr).toMatch(/^Pulling model gpt-oss:20b\.\.\.\nDownloading model: total 12\.00 GB\n0\.00\/12\.00 GB \(0\.0%\) 0\.0 MB\/s\n6\.00\/12\.00 GB \(50\.0%\) .* MB\/s\n12\.00\/12\.00 GB \(100\.0%\) .* MB\/s\nwriting manifest\nsuccess\ncodex-ts v/);
    expect(stderr).toMatch(/\nmodel: gpt-oss:20b\nprovider: ollama\n/);
    expect(stderr).toContain('raw thoughts');
    expect(stderr).not.toContain('warning:');
    expect(world.mock.requests.map(({ body }) => body?.model)).toEqual(['gpt-oss:20b']);
    expect(ollama.asked).toEqual(['GET /v1/models', 'GET /api/version', 'GET /api/tags', 'POST /api/pull', 'POST /v1/responses']);
  });

  it('lets go of a download when it is interrupted', async () => {
    const world = await makeWorld();
    const ollama = await startFakeOllama(world);
    const run = world.start(['--oss', '--local-provider', 'ollama', 'hi'], { env: { ...world.env, ...ollama.env } });
    await ollama.half;
    run.signal('SIGINT');
    expect(await run.exited).toMatchObject({ code: 1 });
    await ollama.left;
  });

  it('says in one line what is wrong, and asks no other model', async () => {
    const world = await makeWorld();
    const env = { ...world.env, CODEX_OSS_PORT: '1' };
    const run = (...args: string[]) => runProcess(codex(...args), { cwd: world.repo.path, env });
    expect(await run('exec', '--oss', '--local-provider', 'ollama', 'hi')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: OSS setup failed: No Ollama server answers at http:\/\/localhost:1\/v1 \(.*\)\. Start it with `ollama serve`.*\n$/) });
    expect(await run('exec', '--oss', 'hi')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: --oss does not know which provider to use\..*\n$/) });
    expect(world.mock.requests).toEqual([]);
  });
});

describe('codex --oss', () => {
  it('uses the one that runs, shows the download, and begins', async () => {
    const world = await makeWorld({ turns: TURNS, settings: 'oss_provider = "ollama"' });
    const ollama = await startFakeOllama(world);
    const run = openEmulator(world, ['--oss', 'Hi there'], { env: ollama.env });
    await run.shows('Downloading gpt-oss:20b');
    await run.shows('6.0 GB of 12.0 GB');
    ollama.finish();
    await run.shows('• Hello from here.');
    expect(await run.text()).toContain('gpt-oss:20b');
    await run.type('\x04');
    expect(await run.exited()).toBe(0);
  });

  it('asks which one where nobody has said, and can be stopped before the model is there', async () => {
    const world = await makeWorld();
    const ollama = await startFakeOllama(world);
    // Both are looked for at the same address here, and both seem to run.
    const run = openEmulator(world, ['--oss'], { env: ollama.env });
    await run.shows('Which program shall run the model?');
    await run.type('1');
    await run.shows('Downloading gpt-oss:20b');
    await run.type('\x1b');
    expect(await run.exited()).toBe(1);
    await ollama.left;
    await run.shows('Error: Ollama was not made ready with gpt-oss:20b: you stopped it.');
    // A choice that came to nothing is not kept.
    expect(readFileSync(inHome(world, 'config.toml'), 'utf8')).not.toContain('oss_provider');

    ollama.finish();
    const again = openEmulator(world, ['--oss'], { env: ollama.env });
    await again.shows('Which program shall run the model?');
    await again.type('\r');
    await again.shows('model:       gpt-oss:20b');
    await again.type('\x04');
    expect(await again.exited()).toBe(0);
    expect(readFileSync(inHome(world, 'config.toml'), 'utf8')).toContain('oss_provider = "ollama"');
  });
});
