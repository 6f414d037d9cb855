import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type CommandWorld, commandWorld } from '../command-line.fixture.ts';

let world: CommandWorld;

beforeEach(async () => {
  world = await commandWorld();
});

afterEach(() => world.dispose());

const onLinux = process.platform === 'linux' ? describe : describe.skip;

describe('codex sandbox', () => {
  it.each(['sandbox', 'debug'])('%s alone prints what may follow, on stderr', async (name) => {
    expect(await world.run(name)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(new RegExp(`^Usage: codex ${name} `)) });
  });

  it.each(['sandbox linux', 'sandbox landlock', 'debug landlock', 'sandbox macos', 'sandbox windows'])('%s has a help', async (words) => {
    const { code, stdout } = await world.run(`${words} --help`);
    expect(code).toBe(0);
    for (const word of ['--full-auto', '--sandbox', '--cd', 'read-only', 'workspace-write']) expect(stdout).toContain(word);
  });

  it.each([
    ['linux', 'Linux sandbox is only available on Linux'],
    ['macos', 'Seatbelt sandbox is only available on macOS'],
    ['windows', 'Windows sandbox is only available on Windows'],
  ])('%s elsewhere says where it is to be had', async (kind, told) => {
    const home = { linux: 'linux', macos: 'darwin', windows: 'win32' }[kind];
    if (process.platform === home) return;
    expect(await world.run(`sandbox ${kind} -- true`)).toMatchObject({ code: 1, stdout: '', stderr: `Error: ${told}\n` });
  });

  it.each(['-m x sandbox linux true', '--search sandbox linux true'])('refuses options that mean nothing to it: %s', async (words) => {
    expect((await world.run(words)).code).toBe(2);
  });
});

onLinux('codex sandbox linux', () => {
  it.each([
    ['sandbox linux true', 0],
    ['sandbox linux -- false', 1],
    ['sandbox linux -- test -w .', 1],
    ['sandbox linux --full-auto -- test -w .', 0],
    ['--full-auto sandbox linux -- test -w .', 0],
    ['-s workspace-write sandbox linux -- test -w .', 0],
    ['-s workspace-write sandbox linux -s read-only -- test -w .', 1],
    ['--full-auto sandbox linux -s read-only -- test -w .', 1],
    ['-s read-only sandbox linux --full-auto -- test -w .', 0],
    ['-c sandbox_mode=workspace-write sandbox linux -- test -w .', 0],
    ['-c sandbox_mode=workspace-write sandbox linux -c sandbox_mode=read-only -- test -w .', 1],
    ['sandbox linux -C / -- test . -ef /', 0],
    ['sandbox linux -- test . -ef /', 1],
    ['-C / sandbox linux -- test . -ef /', 0],
    ['sandbox linux test -c /dev/null', 0],
    ['sandbox linux', 2],
    ['sandbox linux --', 2],
    ['sandbox linux --bogus true', 2],
    ['sandbox linux -c sandbox_mode=bogus true', 1],
  ])('%s: %i', async (words, code) => {
    expect((await world.run(words)).code).toBe(code);
  });

  it('names a program that is not there, or is none', async () => {
    expect(await world.run('sandbox linux no-such-program')).toMatchObject({ code: 127, stderr: 'Error: Cannot run no-such-program: there is no such program on PATH\n' });
    writeFileSync(join(world.cwd, 'text'), 'x');
    expect(await world.run('sandbox linux ./text')).toMatchObject({ code: 126, stderr: 'Error: Cannot run ./text: it is not an executable file\n' });
    mkdirSync(join(world.cwd, 'folder'));
    expect(await world.run('sandbox linux ./folder')).toMatchObject({ code: 126 });
  });

  it('tells of the configuration what there is to tell, and that there is no sandbox', async () => {
    writeFileSync(join(world.home, 'config.toml'), 'sandbox_mod = "read-only"\nsandbox_mode = "danger-full-access"\n');
    const { code, stderr } = await world.run('sandbox linux true');
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 0, lines: 2 });
    expect(stderr).toMatch(/^warning: .*sandbox_mod.*\nwarning: .*danger-full-access/);
  });

  it('refuses --full-auto while a permission profile is in force', async () => {
    writeFileSync(join(world.home, 'config.toml'), 'default_permissions = "p"\n[permissions.p.filesystem]\n":root" = "read"\n');
    expect(await world.run('sandbox linux true')).toMatchObject({ code: 0, stderr: '' });
    expect(await world.run('sandbox linux --full-auto true')).toMatchObject({ code: 1, stderr: expect.stringContaining('default_permissions') });
  });

  it('does not run what was stopped before it began', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(world.run('sandbox linux true', { host: { signal: stop.signal } })).resolves.toMatchObject({ code: 1 });
  });
});
