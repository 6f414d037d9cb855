import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { freshHome, planned } from './launch.fixture.ts';
import { launchFolder } from './sandbox-folder.ts';
import { readStagedLaunch, stageWindowsLaunch } from './staged-launch.ts';

const runner = { program: 'C:\\node.exe', args: ['codex.js', '--run'] };

describe('a staged launch', () => {
  const home = freshHome();
  const stage = (env: NodeJS.ProcessEnv = {}): ReturnType<typeof stageWindowsLaunch> => stageWindowsLaunch({ ...planned(), codexHome: home.path }, runner, env);

  it('is read once, from a private file', async () => {
    const { program, args } = await stage();
    const path = args[2] ?? '';
    expect([program, ...args.slice(0, 2)]).toEqual(['C:\\node.exe', 'codex.js', '--run']);
    expect([statSync(path).mode & 0o777, statSync(launchFolder(home.path)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(await readStagedLaunch(path)).toEqual({ ...planned(), codexHome: home.path });
    expect(existsSync(path)).toBe(false);
    await expect(readStagedLaunch(path)).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });

  it('gives the runner nothing that could run code in it', async () => {
    const { env } = await stage({ NODE_OPTIONS: '--require evil.js', NODE_PATH: 'x', Path: 'x', SystemRoot: 'C:\\Windows', TEMP: 'C:\\t' });
    expect(env).toEqual({ SystemRoot: 'C:\\Windows', TEMP: 'C:\\t' });
  });

  it('sweeps away what no runner ever took', async () => {
    mkdirSync(launchFolder(home.path), { recursive: true });
    const old = join(launchFolder(home.path), 'old.json');
    writeFileSync(old, '{}');
    utimesSync(old, new Date(0), new Date(0));
    await stage();
    await stage();
    expect(readdirSync(launchFolder(home.path))).toHaveLength(2);
  });

  it.each(['', '{', 'null', '{"version":2}', '{"version":1,"argv":["x"]}'])('is refused when it is %j', async (text) => {
    const path = join(home.path, 'x.json');
    writeFileSync(path, text);
    await expect(readStagedLaunch(path)).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('not a launch') });
  });
});
