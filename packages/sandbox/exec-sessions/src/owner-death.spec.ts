import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually, freshPlace, planShell, nap, killLeftSleepers, sleeping } from './commands.fixture.ts';
import { WATCHDOG_SCRIPT } from './watchdog-script.ts';

const place = freshPlace();
killLeftSleepers();

const owners: ChildProcess[] = [];
afterEach(() => owners.splice(0).forEach((owner) => owner.kill('SIGKILL')));

/** A stand-in for our process: starts the plan and waits to be killed. */
const OWNER = `
const [program, args, data] = JSON.parse(process.argv[1]);
const child = require('node:child_process').spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', require('node:fs').openSync('/dev/null', 'w')], detached: true });
child.stdio[3].end(Buffer.from(data, 'base64'));
setInterval(() => {}, 1000);
`;

it('SIGKILL of the owner ends a sandboxed command with all that it started', async () => {
  const plan = await planShell(`setsid sleep ${nap(401)} & sleep ${nap(401)}`, place.workspace);
  const data = plan.extraFds[0]?.data.toString('base64');
  const owner = spawn(process.execPath, ['-e', OWNER, JSON.stringify([plan.program, plan.args, data])], { cwd: plan.cwd, env: plan.env, stdio: 'ignore' });
  owners.push(owner);
  await eventually('they sleep', () => sleeping(nap(401)).length === 2);
  owner.kill('SIGKILL');
  await eventually('all dead', () => sleeping(nap(401)).length === 0);
});

describe('the watchdog, once its input ends', () => {
  const watchdog = (lines: string[]): ChildProcess => {
    const shell = spawn('/bin/sh', ['-c', WATCHDOG_SCRIPT], { stdio: ['pipe', 'inherit', 'ignore'] });
    owners.push(shell);
    shell.stdin?.write(lines.map((line) => `${line}\n`).join(''));
    return shell;
  };
  const end = async (shell: ChildProcess): Promise<void> => {
    const exit = once(shell, 'exit');
    shell.stdin?.end();
    await exit;
  };
  const leader = async (script: string): Promise<number> => {
    const child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
    owners.push(child);
    await once(child, 'spawn');
    return child.pid ?? 0;
  };

  it('kills the trees it still watches, sessions of their own included, and no other', async () => {
    const [watched, done] = [await leader(`setsid sleep ${nap(402)} & sleep ${nap(402)} & wait`), await leader(`sleep ${nap(403)} & wait`)];
    await eventually('they sleep', () => sleeping(nap(402)).length === 2 && sleeping(nap(403)).length === 1);
    await end(watchdog([`+k${done}`, `+k${watched}`, `-k${done}`]));
    await eventually('all dead', () => sleeping(nap(402)).length === 0);
    expect(sleeping(nap(403))).toHaveLength(1);
    process.kill(-done, 'SIGKILL');
  });

  it('kills whoever carries a mark that it still watches', async () => {
    const away = (mark: string, duration: string): void => {
      const env = { PATH: '/usr/bin:/bin', CODEX_COMMAND_MARK: `outer:${mark}` };
      owners.push(spawn('/bin/sh', ['-c', `(setsid sleep ${duration} </dev/null >/dev/null 2>&1 &)`], { env, detached: true, stdio: 'ignore' }));
    };
    away('aaaa1111', nap(404));
    away('bbbb2222', nap(405));
    await eventually('they sleep', () => sleeping(nap(404)).length === 1 && sleeping(nap(405)).length === 1);
    await end(watchdog(['+maaaa1111', '+mcccc3333', '+mbbbb2222', '-mbbbb2222']));
    await eventually('dead', () => sleeping(nap(404)).length === 0);
    expect(sleeping(nap(405))).toHaveLength(1);
  });

  it('removes empty folders it still watches, a parent only when asked to and empty', async () => {
    const at = (...parts: string[]): string => join(place.workspace, ...parts);
    for (const name of ['one two/m', 'kept/m', 'full/m', 'full/other', "it's/m", 'released/m', '*/m']) mkdirSync(at(name), { recursive: true });
    const items = [`p${at('one two/m')}`, `d${at('kept/m')}`, `p${at('full/m')}`, `p${at("it's/m")}`, `p${at('released/m')}`, `p${at('*/m')}`];
    await end(watchdog([...items.map((item) => `+${item}`), `-p${at('released/m')}`]));
    expect(readdirSync(place.workspace).sort()).toEqual(['full', 'kept', 'released']);
    expect([existsSync(at('full/m')), existsSync(at('full/other')), existsSync(at('kept/m')), existsSync(at('released/m'))]).toEqual([false, true, false, true]);
  });
});
