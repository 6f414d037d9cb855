import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DANGER, eventually, freshPlace, planShell, nap, killLeftSleepers, sleeping, shell, WORKSPACE } from './commands.fixture.ts';
import { runToEnd } from './run-to-end.ts';

const place = freshPlace();
killLeftSleepers();
const POLICIES = [['sandboxed', WORKSPACE], ['danger', DANGER]] as const;

describe.each(POLICIES)('runToEnd, %s', (_, policy) => {
  it.each([0, 1, 2, 126, 127, 255])('passes exit code %d through', async (code) => {
    expect(await shell(`exit ${code}`, place.workspace, policy)).toMatchObject({ exitCode: code, output: '', timedOut: false, totalBytes: 0 });
  });

  it.each([['KILL', 137], ['TERM', 143], ['SEGV', 139], ['ABRT', 134]])('counts death by SIG%s as %d', async (signal, code) => {
    expect((await shell(`kill -${signal} $$; sleep 5`, place.workspace, policy)).exitCode).toBe(code);
  });

  it('merges stdout and stderr in the order written', async () => {
    const run = await shell('for i in 1 2 3 4 5; do echo o$i; echo e$i >&2; done', place.workspace, policy);
    expect(run.output).toBe('o1\ne1\no2\ne2\no3\ne3\no4\ne4\no5\ne5\n');
  });

  it('closes stdin', async () => {
    expect((await shell('cat; read -r x || echo end', place.workspace, policy)).output).toBe('end\n');
  });

  it('kills what ignores SIGTERM when the time is up, and keeps what it printed', async () => {
    const run = await shell(`trap "" TERM INT HUP; echo begun; sleep ${nap(201)} & wait`, place.workspace, policy, { timeoutMs: 300 });
    expect(run).toMatchObject({ exitCode: 124, timedOut: true, output: 'begun\n' });
    await eventually('all dead', () => sleeping(nap(201)).length === 0);
  });

  it('kills the tree on abort and rejects with the reason', async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal, onOutput: () => controller.abort(new Error('enough')) };
    await expect(shell(`echo go; setsid sleep ${nap(202)} & sleep ${nap(202)}`, place.workspace, policy, options)).rejects.toThrow('enough');
    await eventually('all dead', () => sleeping(nap(202)).length === 0);
  });

  it('does not start what was aborted before', async () => {
    await expect(shell('true', place.workspace, policy, { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
  });

  it('keeps 1 MiB of 200 MB, counts all, and hands every byte over once', async () => {
    let handed = 0;
    const before = process.memoryUsage.rss();
    const run = await shell('head -c 200000000 /dev/zero | tr "\\0" x; echo end', place.workspace, policy, { onOutput: (chunk) => (handed += chunk.length) });
    expect([run.totalBytes, handed]).toEqual([200_000_004, 200_000_004]);
    expect(Buffer.byteLength(run.output)).toBe(1024 * 1024);
    expect(run.output).toMatch(/^x+\n… [0-9]+ bytes omitted …\nx+end\n$/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });

  it('replaces invalid UTF-8 and keeps characters whole', async () => {
    const run = await shell("printf 'a\\377b\\303'; sleep 0.1; printf '\\244c\\342\\202'", place.workspace, policy);
    expect(run.output).toBe('a\ufffdbäc\ufffd');
  });

  it('rejects a program, a directory that is not there', async () => {
    const plan = await planShell('true', place.workspace, policy);
    await expect(runToEnd({ ...plan, program: '/nonexistent/program' }, { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'spawn_failed' });
    await expect(runToEnd({ ...plan, cwd: '/nonexistent/folder' }, { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'cwd_missing' });
    await expect(runToEnd({ ...plan, args: [...plan.args, 'x'.repeat(3_000_000)] }, { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'spawn_failed' });
  });
});

describe('under danger-full-access', () => {
  it('does not wait for a background process that holds stdout, nor kills it', async () => {
    const run = await shell(`sleep ${nap(203)} & echo $!`, place.workspace, DANGER);
    const pid = Number(run.output);
    expect(run.exitCode).toBe(0);
    expect(sleeping(nap(203))).toEqual([pid]);
    process.kill(pid, 'SIGKILL');
  });

  it.each([
    ['a new session', `setsid sleep ${nap(204)} & wait`],
    ['a new session with closed output', `setsid sleep ${nap(204)} >/dev/null 2>&1 & wait`],
    ['a double fork that holds the output', `(setsid sh -c "sleep ${nap(204)} & wait" &); sleep ${nap(204)}`],
    ['a deep tree', `sh -c "sh -c \\"setsid sh -c \\\\\\"sleep ${nap(204)}; true\\\\\\"; true\\"; true" & wait`],
  ])('kills %s with the rest', async (_, script) => {
    const controller = new AbortController();
    const running = shell(script, place.workspace, DANGER, { signal: controller.signal });
    const outcome = expect(running).rejects.toThrow();
    await eventually('it sleeps', () => sleeping(nap(204)).length > 0);
    controller.abort();
    await outcome;
    await eventually('all dead', () => sleeping(nap(204)).length === 0);
  });
});

it('leaves no descriptor open, whatever happens', async () => {
  const open = (): number => readdirSync('/proc/self/fd').length;
  await shell('true', place.workspace);
  await shell('true', place.workspace, DANGER);
  const before = open();
  for (const policy of [WORKSPACE, DANGER]) {
    await shell('echo x', place.workspace, policy);
    await shell('sleep 9', place.workspace, policy, { timeoutMs: 50 });
    const plan = await planShell('true', place.workspace, policy);
    await expect(runToEnd({ ...plan, program: '/nonexistent' }, { timeoutMs: 1000 })).rejects.toThrow();
    await expect(runToEnd({ ...plan, args: ['x'.repeat(3_000_000)] }, { timeoutMs: 1000 })).rejects.toThrow();
  }
  await eventually('as many as before', () => open() <= before);
});
