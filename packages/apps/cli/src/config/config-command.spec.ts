import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { commandWorld, type CommandWorld } from '../command-line.fixture.ts';

let world: CommandWorld;
let file: string;
beforeEach(async () => {
  world = await commandWorld();
  file = join(world.home, 'config.toml');
});
afterEach(() => world.dispose());

const text = () => readFile(file, 'utf8');
const jsonLines = (output: string) => output.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

describe('codex config get', () => {
  beforeEach(() => writeFile(file, 'model = "a"\nhide_agent_reasoning = true\n\n[profiles.p]\nmodel = "b"\n\n[projects."/x.y"]\ntrust_level = "trusted"\n'));

  it('prints one value, texts plainly and all else as JSON', async () => {
    expect(await world.run('config get model')).toMatchObject({ code: 0, stdout: 'a\n', stderr: '' });
    expect(await world.run('config get hide_agent_reasoning')).toMatchObject({ stdout: 'true\n' });
    expect(await world.run(['config', 'get', 'projects."/x.y".trust_level'])).toMatchObject({ stdout: 'trusted\n' });
    expect(JSON.parse((await world.run('config get profiles')).stdout)).toEqual({ p: { model: 'b' } });
  });

  it('says who set it, where, and what that overrode', async () => {
    expect((await world.run('config get model --origin')).stdout).toBe(`a\n  from user config (${file}:1:9)\n`);
    expect((await world.run('-c model=c config get model --origin')).stdout).toBe(`c\n  from command line\n  over "a" from user config (${file}:1:9)\n`);
    const inProfile = await world.run('-p p -c model=c config get model --origin');
    expect(inProfile.stdout).toBe(`b\n  from profile p in user config (${file}:5:9)\n  over "c" from command line\n  over "a" from user config (${file}:1:9)\n`);
    expect((await world.run('config get sqlite_home --origin')).stdout).toBe(`${world.home}\n  from default\n`);
  });

  it('gives programs all of it', async () => {
    const [one] = jsonLines((await world.run('config get model --json')).stdout);
    expect(one).toEqual({ key: 'model', value: 'a', origin: expect.objectContaining({ kind: 'layer', location: { file, line: 1, column: 9 } }), overridden: [] });
    const all = jsonLines((await world.run('config get --json')).stdout);
    expect(all.map(({ key, value }) => [key, value])).toEqual(expect.arrayContaining([['model', 'a'], ['projects."/x.y".trust_level', 'trusted']]));
  });

  it('lists every value that is set', async () => {
    const { stdout } = await world.run('config get --origin');
    expect(stdout).toContain(`model = "a"  # user config (${file}:1:9)\n`);
    expect(stdout).toContain('projects."/x.y".trust_level = "trusted"');
    expect((await world.run('config get')).stdout).not.toContain('#');
  });

  it('fails for what nothing sets, for bad keys and for mistakes', async () => {
    expect(await world.run('config get review_model')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: Nothing sets review_model/) });
    expect(await world.run('config get a..b')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: /) });
    expect(await world.run('-p nope config get model')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: config profile `nope` not found/) });
    expect(await world.run('-c model=3 config get model')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: -c model=3: invalid type/) });
    expect(await world.run('config get a b')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: unexpected argument 'b'/) });
  });
});

describe('codex config set and unset', () => {
  it('change nothing else, and keep the file for its owner', async () => {
    await writeFile(file, '# mine\nmodel   = "a"   # why\n\n[tui]\n# quiet\nnotifications = false\n');
    expect(await world.run('config set model gpt-5.2')).toEqual(expect.objectContaining({ code: 0, stdout: '', stderr: '' }));
    expect(await text()).toBe('# mine\nmodel   = "gpt-5.2"   # why\n\n[tui]\n# quiet\nnotifications = false\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await world.run('config unset tui')).toMatchObject({ code: 0 });
    expect(await text()).not.toContain('notifications');
  });

  it('read values as TOML, else as plain text', async () => {
    await world.run('config set hide_agent_reasoning true');
    await world.run(['config', 'set', 'sandbox_workspace_write.writable_roots', '["/a"]']);
    await world.run(['config', 'set', 'projects."/x.y".trust_level', 'trusted']);
    await world.run(['config', 'set', 'model', '"3"']);
    expect(await text()).toContain('hide_agent_reasoning = true');
    expect((await world.run('config get sandbox_workspace_write.writable_roots')).stdout).toBe('["/a"]\n');
    expect((await world.run(['config', 'get', 'projects."/x.y".trust_level'])).stdout).toBe('trusted\n');
    expect((await world.run('config get model')).stdout).toBe('3\n');
  });

  it('edit a profile with -p, also a new one', async () => {
    expect(await world.run('-p work config set model b')).toMatchObject({ code: 0 });
    expect(await text()).toBe('[profiles.work]\nmodel = "b"\n');
    expect(await world.run('-p work config unset model')).toMatchObject({ code: 0 });
    expect(await text()).not.toContain('model');
  });

  it('refuse an edit that brings a mistake, and leave the file as it was', async () => {
    await writeFile(file, 'model = "a"\n');
    for (const words of [['set', 'model', '3'], ['set', 'sandbox_mode', 'open'], ['set', 'model.deeper', 'x'], ['set', 'profile', 'nope']]) {
      expect(await world.run(['config', ...words])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: /) });
      expect(await text()).toBe('model = "a"\n');
    }
  });

  it('mend a file with mistakes, one at a time', async () => {
    await writeFile(file, 'model = 3\nsandbox_mode = "open"\n[features]\njs_repl = "x"\n');
    expect(await world.run('exec hi')).toMatchObject({ code: 1 });
    expect(await world.run('config unset model')).toMatchObject({ code: 0, stderr: '' });
    expect(await world.run('config set sandbox_mode closed')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: Not written: /) });
    expect(await world.run('config set sandbox_mode read-only')).toMatchObject({ code: 0 });
    expect(await world.run('config unset features.js_repl')).toMatchObject({ code: 0 });
    expect(await world.run('config check')).toMatchObject({ code: 0 });
  });

  it('refuse a file that is no TOML, with the place', async () => {
    await writeFile(file, 'model = "a\n');
    expect(await world.run('config set model b')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*config\.toml:1:/) });
    expect(await text()).toBe('model = "a\n');
  });

  it('say when a key is not there, unknown, or missing', async () => {
    await writeFile(file, 'model = "a"\n');
    expect(await world.run('config unset review_model')).toMatchObject({ code: 1, stderr: `Error: review_model is not set in ${file}.\n` });
    expect(await world.run('config set modle b')).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: .*modle.*model/) });
    expect(await world.run('config set model')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: missing required argument 'VALUE'/) });
    expect(await world.run('config unset')).toMatchObject({ code: 2 });
  });
});

describe('codex config check', () => {
  it('finds every mistake at once', async () => {
    await writeFile(file, 'model = 3\nmodle = "x"\n[features]\njs_repl = "x"\n');
    const { code, stdout, stderr } = await world.run('config check');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '2 errors, 1 warning.\n' });
    expect(stdout.match(/^(?:error|warning): .*/gm)).toEqual([
      expect.stringContaining(`error: ${file}:1:9: `),
      expect.stringContaining(`error: ${file}:4:11: `),
      expect.stringMatching(/^warning: .*modle/),
    ]);
    const problems = jsonLines((await world.run('config check --json')).stdout);
    expect(problems.map(({ severity, path }) => [severity, path])).toEqual([['error', ['model']], ['error', ['features', 'js_repl']], ['warning', ['modle']]]);
    expect(problems[0]).toMatchObject({ location: { file, line: 1, column: 9 } });
  });

  it('is content with none, with a file or without', async () => {
    expect(await world.run('config check')).toMatchObject({ code: 0, stdout: '', stderr: 'No problems found.\n' });
    await writeFile(file, 'modle = "x"\n');
    expect(await world.run('config check')).toMatchObject({ code: 0, stderr: '0 errors, 1 warning.\n' });
    expect(await world.run('--strict-config config check')).toMatchObject({ code: 1, stderr: '1 error, 0 warnings.\n' });
    expect(await world.run('config check --json --strict-config')).toMatchObject({ code: 1, stderr: '' });
  });
});

describe('codex config path and schema', () => {
  it('print the files in order, and why one does not count', async () => {
    await mkdir(join(world.cwd, '.git'));
    await mkdir(join(world.cwd, '.codex'));
    await writeFile(join(world.cwd, '.codex', 'config.toml'), 'model = "x"\n');
    const { code, stdout } = await world.run('-c model=y config path');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^\/etc\/codex\/config\.toml {2}system config/);
    expect(lines[1]).toBe(`${file}  user config (does not exist)`);
    expect(lines[2]).toMatch(new RegExp(`^${join(world.cwd, '.codex', 'config.toml')} {2}project config \\(not used: .*\\)$`));
    expect(stdout).not.toContain('command line');
  });

  it('print a schema that knows the keys', async () => {
    const { code, stdout } = await world.run('config schema');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ properties: { model: {}, features: {}, projects: {} } });
  });

  it('are commands of a group that prints its help', async () => {
    expect(await world.run('config')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^Usage: codex config/) });
    for (const words of ['config help', 'config --help', 'help config']) {
      expect(await world.run(words)).toMatchObject({ code: 0, stdout: expect.stringMatching(/ {2}unset +Take a key out/) });
    }
    for (const verb of ['get', 'set', 'unset', 'check', 'path', 'schema']) {
      expect(await world.run(`config ${verb} --help`)).toMatchObject({ code: 0, stdout: expect.stringContaining(`Usage: codex config ${verb} [OPTIONS]`) });
    }
    expect(await world.run('config bogus')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: unexpected argument 'bogus'/) });
  });
});
