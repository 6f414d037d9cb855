import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeGitRepo, makeTempDir, makeTempHome, referenceDir, repositoryRoot, runProcess, waitFor } from './index.ts';

afterAll(disposeTemp);
const node = process.execPath;

/** Whether a process runs; one that is dead and only waits to be reaped does not. */
async function isAlive(pid: number): Promise<boolean> {
  const result = await runProcess(['ps', '-o', 'stat=', '-p', String(pid)]);
  return result.code === 0 && !result.stdout.trim().startsWith('Z');
}

describe('runProcess', () => {
  it('gives code, stdout and stderr, and feeds stdin', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error(process.env.X); process.exitCode = 3';
    const result = await runProcess([node, '-e', script], { stdin: 'héllo', env: { X: 'seen' } });
    expect(result).toEqual({ code: 3, signal: null, stdout: 'héllo', stderr: 'seen\n', timedOut: false });
  });

  it('bears a program that does not read its stdin', async () => {
    const result = await runProcess(['true'], { stdin: 'x'.repeat(1 << 20) });
    expect(result.code).toBe(0);
  });

  it('kills the whole tree at the deadline, also a child in a session of its own', async () => {
    const { path } = await makeTempDir();
    const script = `setsid sh -c 'echo $$ > stray; sleep 600' & echo $$ > self; sleep 600`;
    const result = await runProcess(['sh', '-c', script], { cwd: path, timeoutMs: 700 });
    expect(result).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: true });
    for (const name of ['self', 'stray']) {
      const pid = Number((await runProcess(['cat', name], { cwd: path })).stdout);
      expect(pid).toBeGreaterThan(1);
      await waitFor(async () => !(await isAlive(pid)), { what: `the end of ${name}` });
    }
  });

  it('leaves nothing of the group behind when the leader ends first', async () => {
    const result = await runProcess(['sh', '-c', 'sleep 600 >/dev/null 2>&1 & echo $!']);
    const pid = Number(result.stdout);
    expect(pid).toBeGreaterThan(1);
    await waitFor(async () => !(await isAlive(pid)), { what: 'the end of the background child' });
  });

  it('says so when the program does not exist', async () => {
    await expect(runProcess(['/no/such/program'])).rejects.toMatchObject({ code: 'spawn_failed' });
    await expect(runProcess([])).rejects.toMatchObject({ code: 'spawn_failed' });
  });
});

describe('temporary things', () => {
  it('are made with files and removed by dispose', async () => {
    const home = await makeTempHome({ 'config.toml': 'model = "x"', 'rules/a.rules': '' });
    expect(existsSync(`${home.path}/rules/a.rules`)).toBe(true);
    await home.dispose();
    await home.dispose();
    expect(existsSync(home.path)).toBe(false);
  });

  it('are removed by disposeTemp', async () => {
    const [one, two] = await Promise.all([makeTempDir(), makeTempDir()]);
    await disposeTemp();
    expect([existsSync(one.path), existsSync(two.path)]).toEqual([false, false]);
  });

  it('make a git repository with one stable commit', async () => {
    const repo = await makeGitRepo({ 'a/b.txt': 'hi\n' });
    const again = await makeGitRepo({ 'a/b.txt': 'hi\n' });
    expect(await repo.git('status', '--porcelain')).toBe('');
    expect(await repo.git('rev-parse', 'HEAD')).toBe(await again.git('rev-parse', 'main'));
    await expect(repo.git('no-such-command')).rejects.toMatchObject({ code: 'git_failed' });
  });
});

describe('places', () => {
  it('finds the root of the working tree', () => {
    expect(existsSync(`${repositoryRoot()}/nx.json`)).toBe(true);
  });

  it('gives the reference folder only when it is there', () => {
    const dir = referenceDir();
    expect(dir === undefined || existsSync(dir)).toBe(true);
  });
});
