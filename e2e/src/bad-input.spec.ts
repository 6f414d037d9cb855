import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeTempDir, runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { closeWorlds, inHome, makeWorld, type World } from './world.fixture.ts';

let world: World;

beforeAll(async () => {
  world = await makeWorld({ turns: () => ({ items: [{ message: 'fine' }] }) });
});

afterAll(closeWorlds);

/** A run that never came to a turn: nothing on stdout, the model not asked. Gives stderr. */
function refused(run: RunResult, code: number): string {
  expect({ code: run.code, stdout: run.stdout, requests: world.mock.requests.length }).toEqual({ code, stdout: '', requests: 0 });
  return run.stderr;
}

describe('a command line that is no use', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown flag', ['--bogus', 'hi'], /unexpected argument '--bogus'/],
    ['a second prompt', ['a', 'b'], /unexpected argument 'b'/],
    ['a flag without its value', ['-m'], /value is required/],
    ['a value that is none of the possible', ['-s', 'bogus', 'hi'], /bogus[^]*read-only, workspace-write, danger-full-access/],
    ['an approval policy', ['-a', 'never', 'hi'], /unexpected argument '-a'/],
    ['flags that exclude each other', ['--full-auto', '--yolo', 'hi'], /cannot be used with/],
    ['a flag of exec after resume', ['resume', '--last', '-s', 'read-only'], /unexpected argument '-s'/],
  ])('%s: exit 2, the usage, a pointer to --help', async (_, args, message) => {
    const stderr = refused(await world.exec(args), 2);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/Usage: codex exec[^]*--help/);
  });
});

describe('an override that is no use', () => {
  it.each<[string, string, RegExp]>([
    ['no equals sign', 'foo', /missing '='.*foo/],
    ['no key', '=x', /empty/i],
    ['the wrong type', 'model=3', /expected a string.*`?model`?/s],
    ['none of the possible values', 'sandbox_mode=nope', /nope[^]*read-only[^]*sandbox_mode/],
    ['an unknown provider', 'model_provider=nope', /provider `nope` not found/i],
    ['an unknown profile', 'profile=nope', /profile `nope` not found/i],
    ['a wire that is gone', 'model_providers.mock.wire_api="chat"', /chat[^]*responses[^]*model_providers\.mock\.wire_api/],
    ['an unknown wire', 'model_providers.mock.wire_api="foo"', /foo[^]*responses/],
  ])('%s: exit 1 and the reason', async (_, override, message) => {
    expect(refused(await world.exec(['-c', override, 'hi']), 1)).toMatch(message);
  });

  it('is a plain string when it is no TOML', async () => {
    const own = await makeWorld();
    expect((await own.exec(['-c', 'model=[1', 'hi'])).code).toBe(0);
    expect(own.mock.requests[0]?.body?.model).toBe('[1');
  });

  it('may have a key that nobody knows', async () => {
    const own = await makeWorld();
    expect((await own.exec(['-c', 'no_such_key.at_all=1', 'hi'])).code).toBe(0);
  });
});

describe('a configuration file that is no use', () => {
  async function withConfig(text: string | null): Promise<string> {
    const own = await makeWorld();
    if (text === null) {
      await rm(inHome(own, 'config.toml'));
      await mkdir(inHome(own, 'config.toml'));
    } else await writeFile(inHome(own, 'config.toml'), text);
    const run = await own.exec(['hi']);
    expect({ code: run.code, stdout: run.stdout, requests: own.mock.requests }).toEqual({ code: 1, stdout: '', requests: [] });
    return run.stderr.replaceAll(own.home, '<home>');
  }

  it('is named with line and column, the line shown', async () => {
    expect(await withConfig('model = "a"\nmodel_provider = = "b"\n')).toMatch(/^Error: <home>\/config\.toml:2:18[^]*model_provider = = "b"[^]*\^/);
  });

  it('is named with the key when a value has the wrong type', async () => {
    expect(await withConfig('model = "a"\n\n[sandbox_workspace_write]\nnetwork_access = "yes"\n')).toMatch(/<home>\/config\.toml:4:\d+[^]*boolean/);
  });

  it('is named when it is a folder', async () => {
    expect(await withConfig(null)).toMatch(/<home>\/config\.toml/);
  });

  it('says how to move from the chat wire', async () => {
    const text = 'model_provider = "old"\n[model_providers.old]\nname = "Old"\nbase_url = "http://127.0.0.1:9/v1"\nwire_api = "chat"\n';
    expect(await withConfig(text)).toMatch(/config\.toml:5:12: [^]*"chat"[^]*set `wire_api = "responses"`/);
  });
});

describe('a place that is no use', () => {
  it.each<[string, string[], RegExp]>([
    ['a working folder that is not there', ['-C', '/nonexistent-e2e', 'hi'], /\/nonexistent-e2e.*(?:ENOENT|no such file)/i],
    ['a profile that is not there', ['-p', 'nope', 'hi'], /profile `nope` not found/i],
    ['a schema that is not there', ['--output-schema', '/nonexistent-e2e.json', 'hi'], /\/nonexistent-e2e\.json/],
    ['a feature that nobody knows', ['--enable', 'nope', 'hi'], /unknown feature flag: nope/i],
    ['a thread that is not there', ['resume', '01a1fbfd-ab40-7123-b442-93c4b6e698ab', 'hi'], /no rollout found.*01a1fbfd-ab40-7123-b442-93c4b6e698ab/i],
  ])('%s: exit 1 and its name', async (_, args, message) => {
    expect(refused(await world.exec(args), 1)).toMatch(message);
  });

  it.each([
    ['is cut short', '{\n  "type": \n', /not valid JSON.*line 3 column 1/],
    ['has a slip', '{\n  "type": tru\n}', /not valid JSON.*line 2 column 11/],
  ])('a schema that %s: exit 1 with line and column', async (_, text, message) => {
    await writeFile(inHome(world, 'schema.json'), text);
    expect(refused(await world.exec(['--output-schema', inHome(world, 'schema.json'), 'hi']), 1)).toMatch(message);
  });

  it('a folder outside any repository: exit 1 and the flag that allows it', async () => {
    const folder = await makeTempDir();
    expect(refused(await world.exec(['-C', folder.path, 'hi']), 1)).toMatch(/--skip-git-repo-check/);
  });

  it('that folder is fine with the flag', async () => {
    const own = await makeWorld();
    const folder = await makeTempDir();
    expect((await own.exec(['-C', folder.path, '--skip-git-repo-check', 'hi'])).code).toBe(0);
  });

  it.each([
    ['is not there', 'nothing-here', /nothing-here.*(?:not exist|ENOENT)/i],
    ['is a file', 'config.toml', /config\.toml.*not a directory/i],
  ])('a CODEX_HOME that %s: exit 1', async (_, name, message) => {
    const run = await runProcess(codex('exec', 'hi'), { cwd: world.repo.path, env: { ...world.env, CODEX_HOME: inHome(world, name) } });
    expect(refused(run, 1)).toMatch(message);
  });

  it('a file of -o that cannot be written: the run is fine and says so', async () => {
    const own = await makeWorld();
    const run = await own.exec(['-o', '/nonexistent-e2e/answer', 'hi']);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(run.stderr).toMatch(/Failed to write.*\/nonexistent-e2e\/answer/);
  });
});

describe('a prompt that is no use', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /no prompt/i],
    ['blank', ' \n\t\n', /no prompt/i],
    ['not UTF-8', Buffer.from([0x68, 0x69, 0xff, 0x0a]), /UTF-8[^]*2/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x68, 0, 0, 0]), /UTF-32/],
  ])('%s stdin: exit 1 and the reason', async (_, stdin, message) => {
    expect(refused(await world.exec(['-'], { stdin }), 1)).toMatch(message);
  });

  it('is read from stdin as it is', async () => {
    const own = await makeWorld();
    await own.exec([], { stdin: '\ufeffeins\r\nzwei\n' });
    expect(JSON.stringify(own.mock.requests[0]?.body?.input)).toContain(JSON.stringify('eins\r\nzwei\n'));
  });

  it('leaves an old answer file alone', async () => {
    const file = inHome(world, 'old-answer');
    await writeFile(file, 'old');
    await world.exec(['-o', file, '-'], { stdin: '' });
    expect(await readFile(join(file), 'utf8')).toBe('old');
  });
});
