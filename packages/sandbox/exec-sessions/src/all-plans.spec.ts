import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { landlockPlan, landlockSupport } from '@codex-ts/linux-sandbox';
import { planCommand, type SpawnPlan } from '@codex-ts/sandboxing';
import { eventually, freshPlace, killLeftSleepers, nap, sleeping, WORKSPACE } from './commands.fixture.ts';
import { type ExecSession } from './exec-session.ts';
import { ExecSessions } from './exec-sessions.ts';
import { runToEnd } from './run-to-end.ts';

// What holds under bubblewrap and without a sandbox is asked of them elsewhere; these are the two ways that pass
// descriptors and stand between us and the command in ways of their own.
const place = freshPlace();
killLeftSleepers();
const sessions = new ExecSessions();
afterEach(() => sessions.closeAll());
const ENV = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LC_ALL: 'C' };

let server: Server;
beforeEach(async () => {
  server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(join(place.outside, 's'), resolve));
});
afterEach(() => void server.close());

function proxied(script: string): Promise<SpawnPlan> {
  const proxy = { http: { port: 18_123, socket: join(place.outside, 's') }, socks: null };
  return planCommand({ argv: ['/bin/sh', '-c', script], cwd: place.workspace, env: ENV, policy: WORKSPACE, policyCwd: place.workspace, proxy });
}

async function landlocked(script: string): Promise<SpawnPlan> {
  const view = { root: 'write', minimal: false, rules: [] } as const;
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const plan = await landlockPlan({ argv: ['/bin/sh', '-c', script], env: ENV, view, scratch: [], network: 'restricted', arch, taskFd: 3, statusFd: 4 });
  const launch = { statusFd: 4, holdsTree: false, prepare: () => ({ leftovers: [], release: () => Promise.resolve() }), isEmpty: () => true, verdict: () => ({ type: 'ran' }) as const };
  return { ...plan, cwd: place.workspace, sandboxed: true, launch };
}

const isLinux = process.platform === 'linux';
const hasLandlock = isLinux && (await landlockSupport()) !== null;

describe.each([
  { name: 'proxied', plan: proxied, run: isLinux ? it : it.skip },
  { name: 'landlock', plan: landlocked, run: hasLandlock ? it : it.skip },
])('$name', ({ plan, run }) => {
  const start = async (script: string, tty: boolean): Promise<ExecSession> => sessions.start(await plan(script), { tty });
  const printed = (session: ExecSession, text: string): Promise<void> => eventually(`it printed ${text}`, () => session.aggregatedOutput().includes(text));

  run('passes output and exit codes through', async () => {
    expect(await runToEnd(await plan('echo out; echo err >&2; exit 42'), { timeoutMs: 20_000 })).toMatchObject({ exitCode: 42, output: 'out\nerr\n' });
    expect((await runToEnd(await plan('kill -KILL $$'), { timeoutMs: 20_000 })).exitCode).toBe(137);
  });

  run('has a terminal with size, echo, exit code and end of input', async () => {
    const session = await start('stty size; cat; echo "end $?"; exit 9', true);
    await printed(session, '24 80');
    session.resize({ rows: 30, cols: 100 });
    session.write('word\n\u0004');
    await session.exited;
    expect([session.aggregatedOutput(), session.exit?.exitCode]).toEqual(['24 80\r\nword\r\nword\r\nend 0\r\n', 9]);
  });

  run('is ended by Ctrl-C in a terminal', async () => {
    const session = await start('echo up; sleep 60; echo not reached', true);
    await printed(session, 'up');
    session.write('\u0003');
    expect((await session.exited).exitCode).toBe(130);
    expect(session.aggregatedOutput()).not.toContain('not reached');
  });

  run('is interrupted without a terminal', async () => {
    const session = await start(`trap "echo caught; exit 5" INT; echo up; while :; do sleep 0.05; done`, false);
    await printed(session, 'up');
    expect(session.interrupt()).toBe(true);
    expect((await session.exited).exitCode).toBe(5);
    expect(session.aggregatedOutput()).toBe('up\ncaught\n');
  });

  run.each([true, false])('dies with a daemon that is away already (terminal: %s)', async (tty) => {
    const session = await start(`(setsid sh -c 'trap "" TERM HUP; sleep ${nap(801)} & sleep ${nap(801)}' </dev/null >/dev/null 2>&1 &); sleep 0.1; echo up; sleep ${nap(801)}`, tty);
    await printed(session, 'up');
    await eventually('they sleep', () => sleeping(nap(801)).length === 3);
    await session.kill();
    await eventually('all dead', () => sleeping(nap(801)).length === 0);
  });
});
