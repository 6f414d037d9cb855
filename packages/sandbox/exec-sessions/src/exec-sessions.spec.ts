import { afterEach, describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { DANGER, eventually, freshPlace, planShell, nap, killLeftSleepers, sleeping, WORKSPACE } from './commands.fixture.ts';
import { type ExecSession } from './exec-session.ts';
import { ExecSessions, type StartOptions } from './exec-sessions.ts';

const place = freshPlace();
killLeftSleepers();
let sessions = new ExecSessions();
afterEach(async () => {
  await sessions.closeAll();
  sessions = new ExecSessions();
});

const start = async (script: string, options: Partial<StartOptions> = {}, policy: SandboxPolicy = WORKSPACE): Promise<ExecSession> =>
  sessions.start(await planShell(script, place.workspace, policy), { tty: false, ...options });

/** Collects until the text has come. */
async function collectUntil(session: ExecSession, text: string): Promise<string> {
  let seen = '';
  while (!seen.includes(text)) {
    const output = await session.collect({ yieldMs: 50 });
    seen += output.text;
    if (output.exit !== null && !seen.includes(text)) throw new Error(`ended without ${text}: ${seen}`);
  }
  return seen;
}

describe('a session on pipes', () => {
  it('is collected at its exit, and forgotten then', async () => {
    const session = await start('echo hi; exit 3');
    expect(session.id).toBeGreaterThanOrEqual(10_000);
    expect(session.id).toBeLessThan(100_000);
    expect(sessions.get(session.id)).toBe(session);
    const output = await session.collect({ yieldMs: 10_000 });
    expect(output).toMatchObject({ text: 'hi\n', totalBytes: 3, exit: { exitCode: 3, signal: null } });
    expect(sessions.get(session.id)).toBeUndefined();
    expect(session.aggregatedOutput()).toBe('hi\n');
  });

  it('yields while it runs and goes on where it was', async () => {
    const session = await start('echo one; sleep 0.4; echo two; sleep 60');
    expect(await collectUntil(session, 'one')).toBe('one\n');
    expect(session.exit).toBeNull();
    expect(sessions.liveCount).toBe(1);
    expect(await collectUntil(session, 'two')).toBe('two\n');
    await session.kill();
    expect(await session.exited).toEqual({ exitCode: 137, signal: 'SIGKILL' });
    expect(session.aggregatedOutput()).toBe('one\ntwo\n');
    expect(sessions.liveCount).toBe(0);
  });

  it('lets a waiting collector go on abort, and keeps running with its output', async () => {
    const session = await start('sleep 0.2; echo later; sleep 60');
    const controller = new AbortController();
    const waiting = session.collect({ yieldMs: 60_000, signal: controller.signal });
    controller.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    expect(await collectUntil(session, 'later')).toBe('later\n');
  });

  it('is killed by the signal of its start', async () => {
    const controller = new AbortController();
    const session = await start(`echo up; setsid sleep ${nap(301)} & sleep ${nap(301)}`, { signal: controller.signal });
    await collectUntil(session, 'up');
    controller.abort();
    expect((await session.collect({ yieldMs: 10_000 })).exit).toEqual({ exitCode: 137, signal: 'SIGKILL' });
    expect(sleeping(nap(301))).toEqual([]);
  });

  it('has no stdin, and does not mind a resize', async () => {
    const session = await start('sleep 60');
    expect(() => session.write('x')).toThrow('stdin is closed for this session; rerun exec_command with tty=true to keep stdin open');
    session.resize({ rows: 10, cols: 10 });
  });

  it('hands chunks over as they come', async () => {
    const chunks: string[] = [];
    const session = await start('echo a; sleep 0.2; echo b', { onOutput: (chunk) => chunks.push(chunk.toString()) });
    await session.exited;
    expect(chunks).toEqual(['a\n', 'b\n']);
  });

  it('tells from collect that the sandbox could not be set up', async () => {
    const plan = await planShell('true', place.workspace);
    const session = await sessions.start({ ...plan, args: ['--perms', 'none', ...plan.args] }, { tty: false });
    await expect(session.collect({ yieldMs: 10_000 })).rejects.toMatchObject({ code: 'sandbox_unavailable' });
    expect(sessions.get(session.id)).toBeUndefined();
  });
});

describe.each([['sandboxed', WORKSPACE], ['danger', DANGER]] as const)('a session on a terminal, %s', (_, policy) => {
  it('has 24 x 80, echoes, answers, keeps \\r\\n, and ends by its own exit', async () => {
    const session = await start('stty size; read -r line; echo "got $line"; exit 7', { tty: true }, policy);
    expect(await collectUntil(session, '24 80')).toContain('24 80\r\n');
    session.write('word\n');
    expect(await session.collect({ yieldMs: 10_000 })).toMatchObject({ text: 'word\r\ngot word\r\n', exit: { exitCode: 7, signal: null } });
    session.write('nobody listens');
  });

  it('is ended by Ctrl-C', async () => {
    const session = await start(`echo ready; sleep ${nap(302)}; echo not reached`, { tty: true }, policy);
    await collectUntil(session, 'ready');
    session.write('\u0003');
    const output = await session.collect({ yieldMs: 10_000 });
    expect(output.exit?.exitCode).toBe(130);
    expect(output.text).not.toContain('not reached');
    await eventually('all dead', () => sleeping(nap(302)).length === 0);
  });

  it('gets the end of a long output to its last byte', async () => {
    const runs = Array.from({ length: 6 }, () => start('head -c 2000000 /dev/zero | tr "\\0" x; echo end', { tty: true }, policy));
    const outputs = await Promise.all(runs.map(async (run) => (await run).collect({ yieldMs: 20_000 })));
    expect(outputs.map(({ totalBytes, text }) => [totalBytes, text.slice(-5)])).toEqual(outputs.map(() => [2_000_005, 'end\r\n']));
  });

  it('reads the end of input, and turns echo off when it is told to', async () => {
    const session = await start('stty -echo; echo ready; cat; echo done', { tty: true }, policy);
    await collectUntil(session, 'ready');
    session.write('quiet\n\u0004');
    expect(await session.collect({ yieldMs: 10_000 })).toMatchObject({ text: expect.stringMatching(/^(\r\n)?quiet\r\ndone\r\n$/), exit: { exitCode: 0 } });
  });

  it('can be resized', async () => {
    const session = await start('echo ready; read -r x; stty size', { tty: true }, policy);
    await collectUntil(session, 'ready');
    session.resize({ rows: 50, cols: 132 });
    session.write('\n');
    expect(await collectUntil(session, '50 132')).toContain('50 132');
  });

  it('dies with all that it started', async () => {
    const session = await start(`setsid sh -c "trap '' HUP TERM; sleep ${nap(303)} & wait" & sleep ${nap(303)} & echo ready; wait`, { tty: true }, policy);
    await collectUntil(session, 'ready');
    await eventually('they sleep', () => sleeping(nap(303)).length >= 2);
    await session.kill();
    await eventually('all dead', () => sleeping(nap(303)).length === 0);
  });
});

it('a sandboxed terminal is under the same rules', async () => {
  const session = await start('mkdir .codex; touch /etc/x; grep Seccomp: /proc/self/status; ls /dev/shm', { tty: true });
  const { text } = await session.collect({ yieldMs: 10_000 });
  expect(text).toMatch(/File exists\r\n.*Read-only file system\r\nSeccomp:\t2\r\n$/);
});

it('a terminal also tells a sandbox that could not be set up, and a missing directory', async () => {
  const plan = await planShell('true', place.workspace);
  const session = await sessions.start({ ...plan, args: ['--perms', 'none', ...plan.args] }, { tty: true });
  await expect(session.exited).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  await expect(sessions.start({ ...plan, cwd: '/nonexistent/folder' }, { tty: true })).rejects.toMatchObject({ code: 'cwd_missing' });
});

describe('the table of sessions', () => {
  it('draws ids until one is free', async () => {
    const draws = [12_345, 12_345, 54_321];
    sessions = new ExecSessions(() => draws.shift() ?? 0);
    expect([(await start('sleep 60')).id, (await start('sleep 60')).id]).toEqual([12_345, 54_321]);
  });

  it('makes room at 64: the least recently used goes, asking for one counts as use', async () => {
    const first = await start('sleep 60', {}, DANGER);
    const second = await start('sleep 60', {}, DANGER);
    for (let count = 2; count < 64; count++) await start('sleep 60', {}, DANGER);
    expect(sessions.get(first.id)).toBe(first);
    await start('sleep 60', {}, DANGER);
    expect((await second.exited).signal).toBe('SIGKILL');
    expect([first.exit, sessions.get(second.id)]).toEqual([null, undefined]);
    expect(sessions.liveCount).toBe(64);
  });

  it('closes all', async () => {
    for (let count = 0; count < 3; count++) await start(`setsid sleep ${nap(304)} & sleep ${nap(304)}`, {}, count === 0 ? DANGER : WORKSPACE);
    await sessions.closeAll();
    await eventually('all dead', () => sleeping(nap(304)).length === 0);
    expect(sessions.liveCount).toBe(0);
  });
});
