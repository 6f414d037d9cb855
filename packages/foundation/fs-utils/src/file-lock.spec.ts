import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, lutimes, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { disposeTemp, makeTempDir, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withFileLock } from './index.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = (await makeTempDir()).path;
  file = join(folder, 'config.toml');
});
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(disposeTemp);
const lock = (): string => join(folder, '.config.toml.lock');

/** Takes the lock `rounds` times; each time it writes that it is in, spends a moment, and writes that it is out. */
const CHILD = `
import { appendFileSync } from 'node:fs';
import { withFileLock } from ${JSON.stringify(join(import.meta.dirname, 'file-lock.ts'))};
const [file, log, rounds, mode] = process.argv.slice(2);
for (let i = 0; i < Number(rounds); i += 1) {
  await withFileLock(file, async () => {
    appendFileSync(log, 'in ' + process.pid + '\\n');
    if (mode === 'stay') { process.stdout.write('held\\n'); await new Promise((resolve) => setTimeout(resolve, 1e9)); }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
    appendFileSync(log, 'out ' + process.pid + '\\n');
  }, { waitMs: 60_000 });
}
`;

let program = '';
beforeAll(async () => {
  const { path } = await makeTempDir({ 'child.ts': CHILD });
  program = join(path, 'child.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--log-level=error'];
  execFileSync(esbuild, [join(path, 'child.ts'), ...flags, `--outfile=${program}`]);
});

function start(log: string, rounds: number, mode = 'work'): ChildProcess {
  const child = spawn(process.execPath, [program, file, log, String(rounds), mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

/** A lock left by a process that was killed while it held it. */
async function killedHolder(): Promise<void> {
  const child = start(join(folder, 'log'), 1, 'stay');
  if (child.stdout === null) throw new Error('no stdout');
  await once(child.stdout, 'data');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  expect((await lstat(lock())).isSymbolicLink()).toBe(true);
}

/** The pids that were inside, checked to have been there one at a time; a killed one never says that it left. */
async function oneAtATime(log: string, killed: ReadonlySet<string>): Promise<string[]> {
  let inside: string | null = null;
  const entered: string[] = [];
  for (const line of (await readFile(log, 'utf8')).trim().split('\n')) {
    const [what, pid = ''] = line.split(' ');
    if (what === 'in') {
      expect(inside === null || killed.has(inside)).toBe(true);
      inside = pid;
      entered.push(pid);
    } else {
      expect(inside).toBe(pid);
      inside = null;
    }
  }
  return entered;
}

describe('withFileLock', () => {
  it('gives the result, and leaves nothing in the folder, also when the work fails', async () => {
    expect(await withFileLock(file, () => 7)).toBe(7);
    await expect(withFileLock(file, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets one in at a time within a process', async () => {
    let inside = 0;
    let most = 0;
    const job = async (): Promise<void> => {
      most = Math.max(most, (inside += 1));
      await readdir(folder);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withFileLock(file, job)));
    expect(most).toBe(1);
  });

  it('gives up after the time allowed, naming the holder, and at once when aborted', async () => {
    await withFileLock(file, async () => {
      const refused = withFileLock(file, () => 1, { waitMs: 0 });
      await expect(refused).rejects.toMatchObject({ code: 'lock_timeout', isRetryable: true });
      await expect(refused).rejects.toThrow(`${file} is in use by process ${process.pid}, which did not finish within 0 s.`);
      const abort = new AbortController();
      const waiting = withFileLock(file, () => 1, { signal: abort.signal });
      abort.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over at once from a process that was killed', async () => {
    await killedHolder();
    expect(await withFileLock(file, () => 'mine', { waitMs: 0 })).toBe('mine');
    expect(await readdir(folder)).toEqual(['log']);
  });

  it('takes over when the one who took over was killed half-way, and clears up after others', async () => {
    await killedHolder();
    const dead = await readlink(lock());
    const nonce = dead.split(':')[3] ?? '';
    const other = dead.replace(nonce, '0123456789abcdef');
    await symlink(other, `${lock()}.after-${nonce}`);
    await symlink(other, `${lock()}.after-fedcba9876543210`);
    expect(await withFileLock(file, () => 'mine', { waitMs: 0 })).toBe('mine');
    expect(await readdir(folder)).toEqual(['log']);
  });

  it('never lets two in, however many are killed inside and while taking over', async () => {
    const log = join(folder, 'log');
    const running = Array.from({ length: 6 }, () => start(log, 1000));
    const killed = new Set<string>();
    for (let i = 0; i < 25; i += 1) {
      const before = (await readFile(log, 'utf8').catch(() => '')).length;
      await waitFor(async () => (await readFile(log, 'utf8').catch(() => '')).length > before + 60 * Math.random());
      const victim = running.shift();
      if (victim?.pid === undefined) throw new Error('no victim');
      killed.add(String(victim.pid));
      victim.kill('SIGKILL');
      running.push(start(log, 1000));
    }
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running) {
      killed.add(String(child.pid));
      child.kill('SIGKILL');
    }
    await Promise.all(ended);
    expect((await oneAtATime(log, killed)).length).toBeGreaterThan(25);
    expect(await withFileLock(file, () => 'free', { waitMs: 0 })).toBe('free');
    expect((await readdir(folder)).filter((name) => name !== 'log')).toEqual([]);
  });

  it('waits for an owner it cannot see as long as that one gives signs of life', async () => {
    const elsewhere = 'codex-ts-lock:1:5:0123456789abcdef:another-machine';
    await symlink(elsewhere, lock());
    await expect(withFileLock(file, () => 1, { waitMs: 50 })).rejects.toThrow('process 1 of another machine or container');
    // Silent for long by its own clock: watched for a while, then taken over.
    const longAgo = new Date(Date.now() - 3_600_000);
    await lutimes(lock(), longAgo, longAgo);
    expect(await withFileLock(file, () => 'mine', { waitMs: 20_000 })).toBe('mine');
  });

  it('does not touch what another program put there, and says what to do', async () => {
    await writeFile(lock(), 'theirs');
    const longAgo = new Date(0);
    await lutimes(lock(), longAgo, longAgo);
    await expect(withFileLock(file, () => 1, { waitMs: 50 })).rejects.toThrow(`in use by another program, which did not finish within 0.05 s. If no program uses it any more, remove ${lock()}.`);
    expect(await readFile(lock(), 'utf8')).toBe('theirs');
  });

  it('says that a folder is missing', async () => {
    await expect(withFileLock(join(folder, 'none/x'), () => 1)).rejects.toMatchObject({ code: 'lock_failed' });
  });

  const asUser = process.getuid?.() === 0 ? it.skip : it;
  asUser('says that a folder is read-only', async () => {
    await mkdir(join(folder, 'ro'));
    await chmod(join(folder, 'ro'), 0o500);
    await expect(withFileLock(join(folder, 'ro/x'), () => 1)).rejects.toMatchObject({ code: 'read_only_folder' });
  });

  it('says that a file system is read-only', async () => {
    const refused = withFileLock('/proc/self/x', () => 1);
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/read_only_folder|lock_failed/) as unknown });
  });
});
