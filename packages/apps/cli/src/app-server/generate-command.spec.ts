import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateJsonSchema, generateTypeScript } from '@codex-ts/app-server-protocol';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { commandWorld, type CommandWorld } from '../command-line.fixture.ts';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.dispose());

const DONE = { code: 0, stdout: '', stderr: '' };

async function written(folder: string): Promise<Record<string, string>> {
  const paths = (await readdir(join(world.cwd, folder), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = paths.map(async ({ parentPath, name }) => [join(parentPath, name).slice(join(world.cwd, folder).length + 1), await readFile(join(parentPath, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(contents));
}

async function program(name: string, text: string): Promise<string> {
  const path = join(world.cwd, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('codex app-server generate-ts and generate-json-schema', () => {
  it.each([
    ['generate-ts', '--out out', false, generateTypeScript],
    ['generate-ts', '-o deep/er --experimental', true, generateTypeScript],
    ['generate-json-schema', '--experimental --out out', true, generateJsonSchema],
    ['generate-json-schema', '--out=out', false, generateJsonSchema],
  ])('write what the protocol is: %s %s', async (name, flags, experimental, generate) => {
    expect(await world.run(`app-server ${name} ${flags}`)).toMatchObject(DONE);
    expect(await written(flags.includes('deep') ? 'deep/er' : 'out')).toEqual(Object.fromEntries(await generate({ experimental })));
  });

  it('replace what was generated before, by the original too', async () => {
    for (const name of ['generate-ts', 'generate-json-schema']) {
      expect(await world.run(`app-server ${name} --experimental --out out`)).toMatchObject(DONE);
      expect(await world.run(`app-server ${name} --out out`)).toMatchObject(DONE);
    }
    await writeFile(join(world.cwd, 'out/ClientRequest.ts'), '// GENERATED CODE! DO NOT MODIFY BY HAND!\n');
    expect(await world.run('app-server generate-ts --out out')).toMatchObject(DONE);
    expect(await written('out')).toMatchObject(Object.fromEntries(await generateTypeScript({ experimental: false })));
  });

  it.each([
    ['generate-ts', 'index.ts', 'export const mine = 1;\n'],
    ['generate-json-schema', 'v2/Thread.json', null],
    ['generate-json-schema', 'ClientRequest.json', '{"title": "Mine"}'],
    ['generate-json-schema', 'RequestId.json', 'no JSON'],
  ])('leave files of others alone: %s, %s', async (name, path, text) => {
    await mkdir(join(world.cwd, 'out/v2'), { recursive: true });
    if (text !== null) await writeFile(join(world.cwd, 'out', path), text);
    const ran = await world.run(`app-server ${name} --out out`);
    if (text === null) return expect(ran).toMatchObject(DONE);
    expect(ran).toMatchObject({ code: 1, stderr: `Error: ${join(world.cwd, 'out', path)} is there and was not generated; nothing was written.\n` });
    expect(await written('out')).toEqual({ [path]: text });
  });

  it('say in one line why nothing can be written', async () => {
    await writeFile(join(world.cwd, 'file'), '');
    for (const out of ['file', 'file/below']) {
      expect(await world.run(`app-server generate-ts --out ${out}`)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: Cannot write [^\n]*file[^\n]*\n$/) });
    }
    // A file system that says ENOENT to every new folder.
    if (process.platform === 'linux') expect(await world.run('app-server generate-ts --out /proc/nothing/here')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: Cannot write \/proc[^\n]*ENOENT[^\n]*\n$/) });
    await mkdir(join(world.cwd, 'out/index.ts'), { recursive: true });
    expect(await world.run('app-server generate-ts --out out')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: [^\n]*index\.ts is there and was not generated[^\n]*\n$/) });
  });

  it('let Prettier format the files', async () => {
    const prettier = await program('prettier', 'echo "$@" > seen; for file in "$@"; do case $file in *.ts) echo "// formatted" >> "$file";; esac; done');
    expect(await world.run(['app-server', 'generate-ts', '--out', 'out', '--prettier', prettier])).toMatchObject(DONE);
    const files = await written('out');
    expect(Object.values(files).every((text) => text.endsWith('// formatted\n'))).toBe(true);
    expect(await readFile(join(world.cwd, 'seen'), 'utf8')).toMatch(/^--write --log-level warn \//);
  });

  it.each([
    ['echo "bad syntax" >&2; echo more >&2; exit 3', /^Error: The files are written, but not formatted: [^\n]*prettier ended with exit code 3: bad syntax\n$/],
    ['exit 1', /^Error: The files are written, but not formatted: [^\n]*prettier ended with exit code 1\n$/],
    [null, /^Error: The files are written, but not formatted: [^\n]*prettier cannot be run: [^\n]*ENOENT\n$/],
  ])('say when Prettier fails: %s', async (text, stderr) => {
    const prettier = text === null ? join(world.cwd, 'prettier') : await program('prettier', text);
    expect(await world.run(['app-server', 'generate-ts', '--out', 'out', '-p', prettier])).toMatchObject({ code: 1, stderr: expect.stringMatching(stderr) });
    expect(Object.keys(await written('out'))).toContain('index.ts');
  });

  it.each([
    ['generate-ts', 2, /^error: the following required arguments were not provided:\n {2}--out <DIR>\n\nUsage: codex app-server generate-ts --out <DIR>/],
    ['generate-json-schema --out o --prettier p', 2, /unexpected argument '--prettier' found/],
    ['--listen ws://127.0.0.1:0 generate-ts --out o', 2, /the argument '--listen' cannot be used with 'generate-ts'/],
    ['generate-other', 2, /unexpected argument 'generate-other' found/],
  ])('%s is wrong usage', async (words, code, stderr) => {
    expect(await world.run(`app-server ${words}`)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('are in the help', async () => {
    expect((await world.run('app-server --help')).stdout).toMatch(/Usage: codex app-server \[OPTIONS\] \[COMMAND\][^]*generate-ts +\w[^]*generate-json-schema/);
    expect((await world.run('app-server generate-ts --help')).stdout).toMatch(/--out <DIR>[^]*--experimental[^]*--prettier/);
    expect((await world.run('app-server generate-json-schema --help')).stdout).not.toContain('prettier');
  });
});
