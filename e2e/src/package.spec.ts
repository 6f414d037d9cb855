import { copyFile, cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { makeTempDir, runProcess, type RunResult } from '@codex-ts/test-support';
import { COMMAND, PACKAGE } from './command.fixture.ts';
import { outputOf } from './history.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterAll(closeWorlds);

const INSTALL_MS = 120_000;
const TERMINAL: MockTurn[] = [{ items: [{ call: 'exec_command', callId: 'tty', args: { cmd: 'test -t 0 && echo a terminal', tty: true } }] }, { items: [{ message: 'seen' }] }];

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

  const exec = (world: World, program: string[]): Promise<RunResult> => runProcess([...program, 'exec', '-s', 'workspace-write', 'Make it.'], { cwd: world.repo.path, env: world.env });

  it('runs a turn', async () => {
    const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', args: { cmd: 'echo hi > made.txt' } }] }, { items: [{ message: 'made' }] }] });
    const run = await exec(world, [join(bin, 'codex-ts')]);
    expect(run.stderr).not.toMatch(/error/i);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'made\n' });
    expect(await readFile(join(world.repo.path, 'made.txt'), 'utf8')).toBe('hi\n');
  });

  it('gives a command a terminal', async () => {
    const world = await makeWorld({ turns: TERMINAL });
    await exec(world, [join(bin, 'codex-ts')]);
    expect(outputOf(world.mock.requests[1], 'tty')).toMatch(/^a terminal\r?$/m);
  });

  it('tells the model so where terminals are not to be had, and goes on', async () => {
    // Beside the bundle, as where the optional part could not be built.
    const { path } = await makeTempDir();
    await cp(dirname(COMMAND), join(path, 'bundle'), { recursive: true });
    const world = await makeWorld({ turns: TERMINAL });
    const run = await exec(world, [process.execPath, join(path, 'bundle/codex.cjs')]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'seen\n' });
    expect(outputOf(world.mock.requests[1], 'tty')).toMatch(/^exec_command failed.*terminal/);
  });

  it('holds the bundle and what a package needs, no sources', async () => {
    const root = join(bin, '../@codex-ts/cli');
    const names = (await readdir(root)).filter((name) => name !== 'node_modules');
    expect(names.sort()).toEqual(expect.arrayContaining(['README.md', 'dist', 'package.json']));
    expect(await readdir(join(root, 'dist'))).toEqual(['bundle']);
    // What the demonstration needs.
    expect(await readdir(join(root, 'dist/bundle/demo/sample'))).toEqual(['AGENTS.md', 'package.json', 'src', 'test']);
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
