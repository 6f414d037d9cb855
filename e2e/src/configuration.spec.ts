import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockRequest } from '@codex-ts/mock-model';
import { runProcess, type RunResult, waitFor } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { closeServers, ServerRun } from './server-run.fixture.ts';
import { closeWorlds, inHome, makeWorld, type World } from './world.fixture.ts';

afterEach(closeServers);
afterAll(closeWorlds);

function command({ env, repo }: World, ...args: string[]): Promise<RunResult> {
  return runProcess(codex(...args), { cwd: repo.path, env });
}

function tools(request: MockRequest | undefined): string[] {
  const { tools: offered } = request?.body as unknown as { tools: { name?: string; type: string }[] };
  return offered.map(({ name, type }) => name ?? type);
}

function modelOf(request: MockRequest | undefined): string {
  return (request?.body as unknown as { model: string }).model;
}

async function trust(world: World): Promise<void> {
  expect(await command(world, 'config', 'set', `projects."${world.repo.path}".trust_level`, 'trusted')).toMatchObject({ code: 0, stderr: '' });
}

describe('layers', () => {
  it('of a project count when it is trusted, the nearest and the personal one most; flags beat them', async () => {
    const world = await makeWorld({ files: { '.codex/config.toml': 'model = "gpt-5.2"\n', 'sub/.codex/config.toml': 'model = "gpt-5.1-codex-max"\n', 'sub/.codex/config.local.toml': 'model = "gpt-5.4"\n' } });
    await world.exec(['one']);
    await trust(world);
    await world.exec(['two']);
    await world.exec(['-C', 'sub', 'three']);
    await world.exec(['-C', 'sub', '-m', 'gpt-5.3-codex', 'four']);
    expect(world.mock.requests.map(modelOf)).toEqual(['gpt-5.3-codex', 'gpt-5.2', 'gpt-5.4', 'gpt-5.3-codex']);
    const told = await command(world, '-C', 'sub', 'config', 'get', 'model', '--origin');
    expect(told.stdout.split('\n').map((line) => line.trim().split(' (')[0])).toEqual(['gpt-5.4', 'from personal project config', 'over "gpt-5.1-codex-max" from project config', 'over "gpt-5.2" from project config', 'over "gpt-5.3-codex" from user config', '']);
  });

  it('of a project cannot send requests elsewhere', async () => {
    const world = await makeWorld({ files: { '.codex/config.toml': 'model_provider = "evil"\n[model_providers.evil]\nname = "evil"\nbase_url = "http://127.0.0.1:9/v1"\n' } });
    await trust(world);
    const run = await world.exec(['hi']);
    expect({ code: run.code, asked: world.mock.requests.length }).toEqual({ code: 0, asked: 1 });
    expect(run.stderr).toContain('model_provider');
  });

  it('tell mistakes with their place, on every way in', async () => {
    const world = await makeWorld();
    writeFileSync(inHome(world, 'config.toml'), `${readFileSync(inHome(world, 'config.toml'), 'utf8')}\n[tui]\nanimations = "yes"\nanimatons = true\n`);
    for (const args of [['exec', 'hi'], ['sessions'], ['features', 'list'], ['undo'], ['config', 'get', 'model']]) {
      const { code, stderr } = await command(world, ...args);
      expect({ args, code, stderr }).toEqual({ args, code: 1, stderr: expect.stringMatching(/^Error: .*config\.toml:\d+:\d+: .*\n/) });
    }
    const checked = await command(world, 'config', 'check');
    expect(checked).toMatchObject({ code: 1, stdout: expect.stringContaining('Did you mean') });
    expect(checked.stdout.split('\n').filter((line) => /^(error|warning): /.test(line)).length).toBeGreaterThanOrEqual(2);
    expect((await command(world, 'config', 'unset', 'tui.animations')).code).toBe(0);
    expect((await world.exec(['hi'])).code).toBe(0);
    expect(await command(world, '--strict-config', 'exec', 'hi')).toMatchObject({ code: 1, stderr: expect.stringContaining('animatons') });
  });
});

describe('edits', () => {
  it('keep the rest of the file, byte for byte', async () => {
    const world = await makeWorld();
    const file = inHome(world, 'config.toml');
    const before = `# my settings\r\n${readFileSync(file, 'utf8').trim().replaceAll('\n', '\r\n')}\r\n\r\n# servers\r\n[mcp_servers.docs]  # first\r\ncommand = 'node'\r\nargs = [\r\n  "srv.js", # the server\r\n]\r\n`;
    writeFileSync(file, before);
    expect(await command(world, 'config', 'set', 'model_reasoning_effort', 'high')).toMatchObject({ code: 0, stderr: '' });
    expect(await command(world, 'features', 'enable', 'undo')).toMatchObject({ code: 0, stdout: 'Enabled feature `undo` in config.toml.\n' });
    const after = readFileSync(file, 'utf8');
    for (const line of before.split('\r\n')) expect(after).toContain(line);
    expect(await command(world, 'features', 'disable', 'undo')).toMatchObject({ code: 0 });
    expect(await command(world, 'config', 'unset', 'model_reasoning_effort')).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8').replace(/\r\n\[features\]\r\n/, '').trim()).toBe(before.trim());
  });

  it('by many at once lose nothing', async () => {
    const world = await makeWorld();
    const count = 12;
    const runs = await Promise.all(Array.from({ length: count }, (_, n) => command(world, 'config', 'set', `shell_environment_policy.set.KEY_${n}`, `value ${n}`)));
    expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(runs.map(() => ({ code: 0, stderr: '' })));
    const { stdout } = await command(world, 'config', 'get', 'shell_environment_policy.set');
    expect(Object.keys(JSON.parse(stdout) as object)).toHaveLength(count);
  });

  it('that would break the file are refused', async () => {
    const world = await makeWorld();
    const file = inHome(world, 'config.toml');
    const before = readFileSync(file, 'utf8');
    for (const args of [['model_context_window', 'large'], ['approval_policy', 'sometimes'], ['profile', 'nobody'], ['a..b', '1'], ['', '1']]) {
      expect({ args, ...(await command(world, 'config', 'set', ...args)) }).toMatchObject({ args, code: 1, stderr: expect.stringMatching(/^Error: \S.*\n/) });
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('over the app-server', () => {
  it('configuration is read with origins, written with versions, and loaded again by living threads', async () => {
    const world = await makeWorld();
    const server = await ServerRun.start({ env: world.env, cwd: world.repo.path });
    const { thread } = await server.request<{ thread: { id: string } }>('thread/start');
    await server.turn(thread.id, 'one');
    const { origins, config } = await server.request<{ origins: Record<string, { name: { type: string }; version: string }>; config: Record<string, unknown> }>('config/read', { includeLayers: true });
    expect(config['model']).toBe('gpt-5.3-codex');
    expect(origins['model']?.name.type).toBe('user');
    const version = origins['model']?.version;
    const edit = { keyPath: 'tools.view_image', value: false, mergeStrategy: 'replace' };
    expect(await server.refusal('config/batchWrite', { edits: [edit], expectedVersion: 'sha256:0' })).toContain('has changed');
    const written = await server.request<{ status: string; version: string }>('config/batchWrite', { edits: [edit], expectedVersion: version, reloadUserConfig: true });
    expect(written.status).toBe('ok');
    expect(written.version).not.toBe(version);
    await server.turn(thread.id, 'two');
    expect(world.mock.requests.map((request) => tools(request).includes('view_image'))).toEqual([true, false]);
  });
});

describe('notify', () => {
  it('runs after a turn, with what happened', async () => {
    const world = await makeWorld({ turns: [{ items: [{ message: 'all done' }] }] });
    const target = join(world.home, 'told.json');
    mkdirSync(join(world.home, 'bin'));
    const script = join(world.home, 'bin', 'told.sh');
    writeFileSync(script, `#!/bin/sh\nprintf %s "$1" > ${target}.part && mv ${target}.part ${target}\n`, { mode: 0o755 });
    await command(world, 'config', 'set', 'notify', JSON.stringify([script]));
    const run = await world.exec(['--json', 'please']);
    expect(run.code).toBe(0);
    const told = await waitFor(() => existsSync(target) && (JSON.parse(readFileSync(target, 'utf8')) as Record<string, unknown>));
    expect(told).toMatchObject({ type: 'agent-turn-complete', cwd: world.repo.path, 'input-messages': ['please'], 'last-assistant-message': 'all done' });
  });
});
