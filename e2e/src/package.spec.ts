import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeTempDir, runProcess, type RunResult } from '@codex-ts/test-support';
import { COMMAND, PACKAGE } from './command.fixture.ts';
import { closeWorlds, makeWorld } from './world.fixture.ts';

afterAll(closeWorlds);

const INSTALL_MS = 120_000;

describe('the packed package, installed into an empty folder', () => {
  let bin: string;

  beforeAll(async () => {
    const folder = (await makeTempDir({ 'package.json': '{"name":"empty","private":true}' })).path;
    // What was built is what is packed: building again would pull the bundle away from under other specs.
    const packed = await npm(['pack', PACKAGE, '--ignore-scripts', '--pack-destination', folder], folder);
    const tarball = packed.stdout.trim().split('\n').at(-1) ?? '';
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)], folder);
    bin = join(folder, 'node_modules/.bin');
  }, INSTALL_MS);

  async function npm(args: string[], cwd: string): Promise<RunResult> {
    const run = await runProcess(['npm', ...args], { cwd, timeoutMs: INSTALL_MS });
    if (run.code !== 0) throw new Error(`npm ${args[0]} failed:\n${run.stderr}`);
    return run;
  }

  it.each(['codex', 'codex-ts'])('answers as %s', async (name) => {
    const run = await runProcess([join(bin, name), '--version']);
    expect(run).toMatchObject({ code: 0, stdout: 'codex-cli 0.117.0\n', stderr: '' });
  });

  it('runs a turn with a command and a terminal', async () => {
    const world = await makeWorld({
      turns: [
        { items: [{ call: 'exec_command', args: { cmd: 'echo hi > made.txt' } }, { call: 'exec_command', callId: 'tty', args: { cmd: 'test -t 0 && echo is a terminal', tty: true } }] },
        { items: [{ message: 'made' }] },
      ],
    });
    const run = await runProcess([join(bin, 'codex-ts'), 'exec', '-s', 'workspace-write', 'Make it.'], { cwd: world.repo.path, env: world.env });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'made\n' });
    expect(await readFile(join(world.repo.path, 'made.txt'), 'utf8')).toBe('hi\n');
    expect(JSON.stringify(world.mock.requests[1]?.body?.input)).toContain('is a terminal');
  });

  it('holds the bundle and what a package needs, no sources', async () => {
    const root = join(bin, '../@codex-ts/cli');
    const names = (await readdir(root)).filter((name) => name !== 'node_modules');
    expect(names.sort()).toEqual(expect.arrayContaining(['README.md', 'dist', 'package.json']));
    expect(await readdir(join(root, 'dist'))).toEqual(['bundle']);
  });
});

describe('the common questions', () => {
  let alone: string;

  beforeAll(async () => {
    // The entry by itself: whatever else it loaded would be missing here.
    const { path } = await makeTempDir();
    alone = join(path, 'bin/codex.cjs');
    await mkdir(join(path, 'bin'));
    await copyFile(COMMAND, alone);
  });

  it.each(['--version', '-V'])('%s is answered by the entry file alone', async (flag) => {
    expect(await runProcess([process.execPath, alone, flag])).toMatchObject({ code: 0, stdout: 'codex-cli 0.117.0\n', stderr: '' });
  });

  it.each(['--help', '-h', 'help'])('%s is answered by the entry file alone', async (word) => {
    const run = await runProcess([process.execPath, alone, word]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Usage: codex /m);
  });

  it('anything else is not', async () => {
    expect((await runProcess([process.execPath, alone, 'exec', '--help'])).code).not.toBe(0);
  });
});
