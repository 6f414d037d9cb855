import { readFile, stat, writeFile } from 'node:fs/promises';
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

async function valueOf(name: string, line = 'features list'): Promise<string | undefined> {
  const { stdout } = await world.run(line);
  return stdout.split('\n').find((row) => row.startsWith(`${name} `))?.split(/\s+/).at(-1);
}

describe('codex features list', () => {
  it('has a line for each, padded, sorted by name', async () => {
    const { code, stdout, stderr } = await world.run('features list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rows = stdout.trimEnd().split('\n');
    // As the original prints them.
    expect(rows.slice(0, 2)).toEqual(['apply_patch_freeform             under development  false', 'apps                             stable             true']);
    expect(rows.at(-1)).toBe('web_search_request               deprecated         false');
    expect(rows).toHaveLength(53);
    const names = rows.map((row) => row.split(' ')[0]);
    expect(names).toEqual([...names].sort());
    for (const row of rows) expect(row).toMatch(/^[a-z_0-9]+ +(?:under development|experimental|stable|deprecated|removed) +(?:true|false)$/);
  });

  it('shows what is on here: by file, profile and command line', async () => {
    await writeFile(file, '[features]\njs_repl = true\n[profiles.p.features]\nundo = true\n');
    expect(await valueOf('js_repl')).toBe('true');
    expect(await valueOf('undo')).toBe('false');
    expect(await valueOf('undo', '-p p features list')).toBe('true');
    expect(await valueOf('js_repl', '--disable js_repl features list')).toBe('false');
    expect(await valueOf('js_repl', 'features list -c features.js_repl=false')).toBe('false');
    expect(await valueOf('fast_mode', 'features --disable fast_mode list')).toBe('false');
  });

  it('stops at mistakes, with the place', async () => {
    await writeFile(file, '[features]\njs_repl = "x"\n');
    expect(await world.run('features list')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Error: .*config\.toml:2:11: /) });
    await writeFile(file, 'modle = "x"\n');
    expect(await world.run('features list')).toMatchObject({ code: 0 });
    for (const words of ['features list --strict-config', '--strict-config features list', 'features --strict-config list']) {
      expect(await world.run(words)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*config\.toml:1:1: unknown key[^]*modle/) });
    }
  });
});

describe('codex features enable and disable', () => {
  it.each<[string, string, string, string]>([
    ['adds below, comments kept', '[features]\nundo = true   # note\n', 'features enable js_repl', '[features]\nundo = true   # note\njs_repl = true\n'],
    ['makes the table of a profile', 'model = "m"\n', '-p p1 features enable undo', 'model = "m"\n\n[profiles.p1.features]\nundo = true\n'],
    ['makes the table in a new file', '', 'features enable undo', '[features]\nundo = true\n'],
    ['takes away what is off by default', '[features]\njs_repl = true\nundo = true\n', 'features disable js_repl', '[features]\nundo = true\n'],
    ['writes what is on by default', '[features]\n', 'features disable shell_tool', '[features]\nshell_tool = false\n'],
    ['always writes in a profile', '[profiles.p.features]\nundo = true\n', '-p p features disable undo', '[profiles.p.features]\nundo = false\n'],
    ['leaves alone what is off already', '# mine\n', 'features disable undo', '# mine\n'],
    ['writes an older name as typed', '', 'features enable web_search', '[features]\nweb_search = true\n'],
    ['lets no other name of the same feature win', '[features]\ncollab = true # old\nundo = true\n', 'features disable multi_agent', '[features]\nundo = true\nmulti_agent = false\n'],
    ['mends a switch that is no boolean', 'model = 3\n[features]\njs_repl = "x"\n', 'features enable js_repl', 'model = 3\n[features]\njs_repl = true\n'],
  ])('%s', async (_, before, line, after) => {
    if (before !== '') await writeFile(file, before);
    const name = line.split(' ').at(-1) ?? '';
    const verb = line.includes('enable') ? 'Enabled' : 'Disabled';
    expect(await world.run(line)).toMatchObject({ code: 0, stdout: `${verb} feature \`${name}\` in config.toml.\n`, stderr: '' });
    expect(await text()).toBe(after);
  });

  it('keeps the file for its owner, and warns of what is unfinished', async () => {
    const { code, stdout, stderr } = await world.run('features enable code_mode');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Enabled feature `code_mode` in config.toml.\n' });
    expect(stderr).toMatch(/^warning: `code_mode` is under development.*suppress_unstable_features_warning = true.*\n$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['features enable nope', 1, /^Error: Unknown feature flag: nope\n$/],
    ['features disable fast_mod', 1, /^Error: Unknown feature flag: fast_mod \(did you mean `fast_mode`\?\)\n$/],
    ['features enable', 2, /^error: missing required argument 'FEATURE'/],
    ['features enable a b', 2, /^error: unexpected argument 'b' found/],
    ['features', 2, /^Usage: codex features \[OPTIONS\] <COMMAND>/],
    ['features bogus', 2, /^error: unexpected argument 'bogus' found/],
    ['--enable nope features list', 1, /^Error: Unknown feature flag: nope/],
  ])('%s fails with %d', async (line, code, stderr) => {
    expect(await world.run(line)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('leaves a file alone that is no TOML', async () => {
    await writeFile(file, 'model = \n');
    expect(await world.run('features enable undo')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*config\.toml:1:/) });
    expect(await text()).toBe('model = \n');
  });
});
