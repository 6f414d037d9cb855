import { afterEach, describe, expect, it } from '@jest/globals';
import { DANGER, eventually, freshPlace, killLeftSleepers, nap, planShell, sleeping, WORKSPACE } from './commands.fixture.ts';
import { ExecSessions, type StartOptions } from './exec-sessions.ts';
import { type ExecSession } from './exec-session.ts';
import { commandGroup } from './interrupt-command.ts';
import { type ProcessRow } from './process-table.ts';
import { MAX_OPEN_SESSIONS, WARN_OPEN_SESSIONS } from './prune-candidate.ts';

const place = freshPlace();
killLeftSleepers();
let clock = 1000;
let sessions = new ExecSessions(undefined, () => clock);
afterEach(async () => {
  await sessions.closeAll();
  clock = 1000;
  sessions = new ExecSessions(undefined, () => clock);
});

const POLICIES = [['sandboxed', WORKSPACE], ['danger', DANGER]] as const;
type Policy = (typeof POLICIES)[number][1];

async function start(script: string, policy: Policy = DANGER, options: Partial<StartOptions> = {}): Promise<ExecSession> {
  return sessions.start(await planShell(script, place.workspace, policy), { tty: false, ...options });
}

async function printed(session: ExecSession, text: string): Promise<void> {
  await eventually(`it printed ${text}`, () => session.aggregatedOutput().includes(text));
}

describe('the list of open sessions', () => {
  it('tells each as it was asked for, the least recently used first', async () => {
    const first = await start('sleep 60', WORKSPACE, { argv: ['bash', '-lc', 'sleep 60'] });
    clock = 2000;
    const second = await start('exit 3', DANGER, { tty: true });
    await second.exited;
    expect(sessions.list()).toEqual([
      { id: first.id, pid: first.pid, tty: false, argv: ['bash', '-lc', 'sleep 60'], cwd: place.workspace, startedAt: 1000, lastUsedAt: 1000, exit: null },
      { id: second.id, pid: second.pid, tty: true, argv: ['/bin/sh', '-c', 'exit 3'], cwd: place.workspace, startedAt: 2000, lastUsedAt: 2000, exit: { exitCode: 3, signal: null } },
    ]);
    clock = 3000;
    sessions.get(first.id);
    expect(sessions.list().map(({ id, lastUsedAt }) => [id, lastUsedAt])).toEqual([[second.id, 2000], [first.id, 3000]]);
    await second.collect({ yieldMs: 1000 });
    expect([sessions.list().length, sessions.openCount]).toEqual([1, 1]);
  });

  it('closes one with its tree, and no other', async () => {
    const [one, other] = [await start(`sleep ${nap(601)} & sleep ${nap(601)}`), await start(`sleep ${nap(602)}`)];
    await eventually('they sleep', () => sleeping(nap(601)).length === 2 && sleeping(nap(602)).length === 1);
    expect([await sessions.close(one.id), await sessions.close(one.id)]).toEqual([true, false]);
    await eventually('dead', () => sleeping(nap(601)).length === 0);
    expect([sleeping(nap(602)).length, sessions.list().map(({ id }) => id)]).toEqual([1, [other.id]]);
  });

  it('knows when a model is to be warned', async () => {
    expect([WARN_OPEN_SESSIONS, MAX_OPEN_SESSIONS]).toEqual([60, 64]);
    await start('sleep 60');
    expect(sessions.openCount).toBe(1);
  });

  it('closing all also takes what is just being started', async () => {
    const starting = start(`sleep ${nap(603)}`);
    await Promise.resolve();
    const plan = await planShell(`sleep ${nap(603)}`, place.workspace, DANGER);
    const second = sessions.start(plan, { tty: false });
    await sessions.closeAll();
    await Promise.all([starting, second]);
    await sessions.closeAll();
    await eventually('dead', () => sleeping(nap(603)).length === 0);
    expect(sessions.openCount).toBe(0);
  });
});

describe.each(POLICIES)('interrupt, %s', (_, policy) => {
  it('ends a command without a terminal as Ctrl-C would', async () => {
    const session = await start(`echo up; sleep ${nap(604)}; echo not reached`, policy);
    await eventually('it sleeps', () => sleeping(nap(604)).length === 1);
    expect(session.interrupt()).toBe(true);
    expect((await session.exited).exitCode).toBe(130);
    expect([session.aggregatedOutput(), session.interrupt()]).toEqual(['up\n', false]);
  });

  it('leaves a command that handles it running', async () => {
    const session = await start('trap "echo caught" INT; echo up; while :; do sleep 0.05; done', policy);
    await printed(session, 'up');
    await eventually('it is caught', () => session.interrupt() && session.aggregatedOutput().includes('caught'));
    expect(session.exit).toBeNull();
  });

  it('does not reach a session of its own', async () => {
    const session = await start(`setsid sleep ${nap(605)} & trap "echo caught" INT; echo up; while :; do sleep 0.05; done`, policy);
    await eventually('it sleeps', () => sleeping(nap(605)).length === 1);
    const [sleeper] = sleeping(nap(605));
    await printed(session, 'up');
    await eventually('it is caught', () => session.interrupt() && session.aggregatedOutput().includes('caught'));
    expect(sleeping(nap(605))).toEqual([sleeper]);
  });

  it('types Ctrl-C into a terminal', async () => {
    const session = await start(`echo up; sleep ${nap(606)}; echo not reached`, policy, { tty: true });
    await eventually('it sleeps', () => sleeping(nap(606)).length === 1);
    expect(session.interrupt()).toBe(true);
    expect((await session.exited).exitCode).toBe(130);
  });
});

describe('who gets an interrupt inside a sandbox', () => {
  const row = (pid: number, parent: number, name: string, group: number): ProcessRow => ({ pid, parent, name, group, state: 'S', session: group, startTime: '1' });

  it('the command and its group, not bwrap, also under a bridge with a bwrap of its own', () => {
    const rows = [
      row(1, 0, 'init', 1), row(50, 1, 'node', 50), row(100, 50, 'bwrap', 100), row(101, 100, 'bwrap', 100), row(102, 101, 'node', 101), row(103, 102, 'bwrap', 101),
      row(104, 103, 'sh', 101), row(105, 104, 'sleep', 101), row(106, 104, 'daemon', 106), row(107, 1, 'other', 101),
    ];
    expect(commandGroup(100, rows).map(({ pid }) => pid)).toEqual([104, 105]);
  });

  it('nobody before the command has started', () => {
    expect(commandGroup(100, [row(100, 50, 'bwrap', 100), row(101, 100, 'bwrap', 100)])).toEqual([]);
  });
});
