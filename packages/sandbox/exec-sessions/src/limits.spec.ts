import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, closeSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DANGER, freshPlace, planShell, shell, WORKSPACE } from './commands.fixture.ts';
import { ExecSessions } from './exec-sessions.ts';
import { runToEnd } from './run-to-end.ts';

const place = freshPlace();
const sessions = new ExecSessions();
afterEach(() => sessions.closeAll());
const POLICIES = [['sandboxed', WORKSPACE], ['danger', DANGER]] as const;
const HUGE = `: ${'x'.repeat(200_000)}`;

describe.each(POLICIES)('%s: what a command is started under', (_, policy) => {
  it.each(['umask 777', 'ulimit -n 32', 'ulimit -c 0', 'ulimit -v 4000000'])('works after %s', async (limit) => {
    expect(await shell(`${limit}; echo a; (echo b | cat)`, place.workspace, policy)).toMatchObject({ exitCode: 0, output: 'a\nb\n' });
  });

  it('works, and is left alone, when our own umask takes every right away', async () => {
    const before = process.umask(0o777);
    try {
      const run = await shell('umask; echo b', place.workspace, policy);
      const session = await sessions.start(await planShell('umask', place.workspace, policy), { tty: true });
      expect([run.output, (await session.collect({ yieldMs: 9000 })).text]).toEqual(['0777\nb\n', '0777\r\n']);
    } finally {
      process.umask(before);
    }
  });

  it('has nothing open but its own three', async () => {
    // Those of the shell itself are its script's pipes and the folder that it lists.
    const script = 'for fd in /proc/self/fd/*; do case ${fd##*/} in 0|1|2) ;; *) readlink $fd | grep -v -e ^/dev/null -e ^/proc/ -e ^/dev/pts/ -e ^/dev/console; esac; done; true';
    expect((await shell(script, place.workspace, policy)).output).toBe('');
    const session = await sessions.start(await planShell(script, place.workspace, policy), { tty: true });
    expect((await session.collect({ yieldMs: 9000 })).text).toBe('');
  });

  it.each([false, true])('says in one sentence that an argument is too long (tty: %s)', async (tty) => {
    const plan = await planShell(HUGE, place.workspace, policy);
    const expected = { code: 'spawn_failed', message: expect.stringMatching(/^The command is too long to be run: its longest argument has 200002 bytes\./) };
    await expect(tty ? sessions.start(plan, { tty }) : runToEnd(plan, { timeoutMs: 1000 })).rejects.toMatchObject(expected);
  });

  it.each([false, true])('tells a working directory that is gone, is none, or has too long a name (tty: %s)', async (tty) => {
    const gone = join(place.workspace, 'gone');
    mkdirSync(gone);
    writeFileSync(join(place.workspace, 'file'), '');
    const plan = await planShell('true', gone, policy);
    rmdirSync(gone);
    const start = (cwd: string): Promise<unknown> => (tty ? sessions.start({ ...plan, cwd }, { tty }) : runToEnd({ ...plan, cwd }, { timeoutMs: 1000 }));
    await expect(start(gone)).rejects.toMatchObject({ code: 'cwd_missing', message: `The working directory ${gone} does not exist.` });
    await expect(start(join(place.workspace, 'file'))).rejects.toMatchObject({ code: 'cwd_denied', message: expect.stringContaining('is not a directory') });
    await expect(start(join(place.workspace, 'file', 'x'))).rejects.toMatchObject({ code: 'cwd_denied', message: expect.stringContaining('cannot be entered') });
    await expect(start(`/${'x'.repeat(300)}`)).rejects.toMatchObject({ code: 'cwd_missing', message: 'The path of the working directory is too long (301 bytes).' });
  });

  it('runs in the deepest directory that has a name', async () => {
    let deep = place.workspace;
    for (const name = 'd'.repeat(200); deep.length + name.length < 3900; ) deep = join(deep, name);
    mkdirSync(deep, { recursive: true });
    expect((await shell('pwd', deep, policy)).output).toBe(`${deep}\n`);
  });
});

/** As root, permissions would not be asked; so the whole package runs as nobody, as far as that can be done here. */
it('a directory that is closed to us', async () => {
  const closed = join(place.workspace, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0);
  const plan = await planShell('true', place.workspace, DANGER);
  const outcome = runToEnd({ ...plan, cwd: closed }, { timeoutMs: 5000 });
  if (process.getuid?.() === 0) await expect(outcome).resolves.toMatchObject({ exitCode: 0 });
  else await expect(outcome).rejects.toMatchObject({ code: 'cwd_denied' });
});

describe('when descriptors run out', () => {
  const canLimit = process.platform === 'linux' && existsSync('/usr/bin/prlimit') && process.getuid?.() === 0;
  (canLimit ? it : it.skip)('a command is not run, with a reason, and later ones are', async () => {
    const plan = await planShell('echo ran', place.workspace, DANGER);
    const limit = (value: string): void => void spawnSync('/usr/bin/prlimit', ['--pid', String(process.pid), `--nofile=${value}`]);
    const before = spawnSync('/usr/bin/prlimit', ['--pid', String(process.pid), '--nofile', '--output=SOFT,HARD', '--noheadings']).stdout.toString().trim().split(/\s+/);
    const fillers: number[] = [];
    limit('200:' + (before[1] ?? ''));
    try {
      for (let open = true; open; ) {
        try {
          fillers.push(openSync('/dev/null', 'r'));
        } catch {
          open = false;
        }
      }
      await expect(runToEnd(plan, { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'spawn_failed', message: expect.stringMatching(/^The command was not run: this process has as many files open/) });
    } finally {
      for (const fd of fillers) closeSync(fd);
      limit(before.join(':'));
    }
    expect((await runToEnd(plan, { timeoutMs: 5000 })).output).toBe('ran\n');
  });
});
