import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MARK_VARIABLE, markedEnvironment } from './command-mark.ts';
import { DANGER, eventually, freshPlace, killLeftSleepers, nap, planShell, shell, sleeping, WORKSPACE } from './commands.fixture.ts';
import { ExecSessions } from './exec-sessions.ts';
import { processTable } from './process-table.ts';
import { runToEnd } from './run-to-end.ts';

const place = freshPlace();
killLeftSleepers();
const sessions = new ExecSessions();
afterEach(() => sessions.closeAll());

const onLinux = process.platform === 'linux' ? describe : describe.skip;
/** Leaves by a double fork and a session of its own, with nothing of ours in its hands; the command goes on. */
const DAEMON = (duration: string): string => `(setsid sh -c 'sleep ${duration} & sleep ${duration}' </dev/null >/dev/null 2>&1 &) ; sleep 0.1; echo up; sleep ${duration}`;

onLinux.each([['sandboxed', WORKSPACE], ['danger', DANGER]] as const)('%s: nothing of the tree outlives a timeout', (_, policy) => {
  it.each([
    ['a daemon by double fork and setsid, already away', DAEMON(nap(501))],
    ['one in a directory of its own', `cd / && (setsid setsid sh -c 'sleep ${nap(501)}' </dev/null >/dev/null 2>&1 &); sleep ${nap(501)}`],
    ['one that ignores every signal it can', `(trap '' TERM INT HUP QUIT USR1 TSTP; setsid sleep ${nap(501)} </dev/null >/dev/null 2>&1 &); sleep ${nap(501)}`],
    ['one that holds our output after the command has gone', `(setsid sh -c 'sleep ${nap(501)}' &); sleep ${nap(501)}`],
    ['one that was stopped', `setsid sh -c 'kill -STOP $$; sleep ${nap(501)}' </dev/null >/dev/null 2>&1 & sleep ${nap(501)}`],
  ])('%s', async (_name, script) => {
    const run = await shell(script, place.workspace, policy, { timeoutMs: 400 });
    expect(run).toMatchObject({ exitCode: 124, timedOut: true });
    await eventually('all dead', () => sleeping(nap(501)).length === 0);
  });

  it('nor the end of a terminal', async () => {
    const session = await sessions.start(await planShell(DAEMON(nap(502)), place.workspace, policy), { tty: true });
    while (!session.aggregatedOutput().includes('up')) await session.collect({ yieldMs: 20 });
    await session.kill();
    await eventually('all dead', () => sleeping(nap(502)).length === 0);
  });
});

onLinux('danger-full-access', () => {
  it('a daemon that cleared its environment is found by our output', async () => {
    const script = `(env -i setsid /bin/sh -c 'exec </dev/null; sleep ${nap(503)} & wait' &); sleep 0.1; sleep ${nap(503)}`;
    await shell(script, place.workspace, DANGER, { timeoutMs: 400 });
    await eventually('all dead', () => sleeping(nap(503)).length === 0);
  });

  it('what a command left before it ended by itself stays: the next command needs it', async () => {
    await shell(`(setsid sleep ${nap(504)} </dev/null >/dev/null 2>&1 &)`, place.workspace, DANGER);
    await shell('sleep 9', place.workspace, DANGER, { timeoutMs: 50 });
    await sessions.closeAll();
    expect(sleeping(nap(504))).toHaveLength(1);
  });

  it('an abort just after the end of the command still reaches what holds its output', async () => {
    const controller = new AbortController();
    const run = shell(`sleep ${nap(505)} & echo started`, place.workspace, DANGER, { signal: controller.signal, onOutput: () => setImmediate(() => controller.abort(new Error('stop'))) });
    await expect(run).rejects.toThrow('stop');
    await eventually('all dead', () => sleeping(nap(505)).length === 0);
  });

  it('touches no process that it did not start', async () => {
    const stranger = spawn('sleep', [nap(506)], { stdio: 'ignore', detached: true });
    await shell(`sleep ${nap(507)}`, place.workspace, DANGER, { timeoutMs: 100 });
    expect(sleeping(nap(506))).toEqual([stranger.pid]);
    stranger.kill('SIGKILL');
  });

  // As root the limit of processes does not hold, so the bomb goes off as a user that nobody is.
  const canBecome = process.getuid?.() === 0 && existsSync('/usr/bin/setpriv') && existsSync('/usr/bin/prlimit');
  (canBecome ? it : it.skip)('a fork bomb within a limit of processes', async () => {
    const uid = 64_123;
    const bomb = `b() { b | b & }; b; exec sleep ${nap(508)}`;
    const plan = await planShell('', '/', DANGER);
    const args = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '/usr/bin/prlimit', '--nproc=48', '/bin/bash', '-c', bomb];
    const run = await runToEnd({ ...plan, program: '/usr/bin/setpriv', args }, { timeoutMs: 1000 });
    expect(run).toMatchObject({ timedOut: true, output: expect.stringContaining('fork') });
    await eventually('all dead', () => spawnSync('ps', ['-U', String(uid), '-o', 'pid=']).stdout.toString().trim() === '');
  });
});

it('marks nest: an outer command still recognises what an inner one started', () => {
  expect(markedEnvironment({ A: '1' }, 'inner', {})).toEqual({ A: '1', [MARK_VARIABLE]: 'inner' });
  expect(markedEnvironment({}, 'inner', { [MARK_VARIABLE]: 'outer' })[MARK_VARIABLE]).toBe('outer:inner');
  expect(markedEnvironment({ [MARK_VARIABLE]: 'mid' }, 'inner', { [MARK_VARIABLE]: 'outer' })[MARK_VARIABLE]).toBe('mid:inner');
});

onLinux('the table of processes', () => {
  it('reads names with spaces and brackets, and this process', async () => {
    expect(processTable().find(({ pid }) => pid === process.pid)).toMatchObject({ parent: process.ppid });
    const odd = spawn('/bin/sh', ['-c', 'printf ") S 1 (" > /proc/$$/comm; read -r x'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await eventually('it is renamed', () => processTable().find(({ pid }) => pid === odd.pid)?.name === ') S 1 (');
    expect(processTable().find(({ pid }) => pid === odd.pid)?.parent).toBe(process.pid);
    odd.kill('SIGKILL');
  });
});
