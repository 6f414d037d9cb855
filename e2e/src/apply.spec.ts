import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { makeTempDir, runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { parseEvents, threadId } from './events.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterAll(closeWorlds);

const WRITE = ['--json', '-s', 'workspace-write'];
const FILES = { 'a.txt': 'one\ntwo\nthree\n', 'gone.txt': 'gone\n', 'old name.txt': 'a\nb\nc\nd\n', '.gitignore': '*.log\n' };
const PATCH = '*** Begin Patch\n*** Update File: a.txt\n@@\n-two\n+TWO\n*** End Patch\n';
const EDITS = `rm gone.txt; mv 'old name.txt' 'n ü.txt'; printf 'x\\000y' > bin; printf 'no end' > 'sub dir.txt'; echo log > x.log`;

/** A session that patched a file and ran a command, and a clone of the repository as it was before. */
async function edited(): Promise<{ world: World; clone: string; id: string; read: (name: string) => string | null; git: (...args: string[]) => Promise<string> }> {
  const turns: MockTurn[] = [{ items: [{ custom: 'apply_patch', input: PATCH }] }, { items: [{ call: 'exec_command', args: { cmd: EDITS } }] }, { items: [{ message: 'done' }] }, { items: [{ message: 'nothing to do' }] }];
  const world = await makeWorld({ turns, files: FILES });
  const clone = join((await makeTempDir()).path, 'clone');
  const git = async (...args: string[]) => (await runProcess(['git', '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: existsSync(clone) ? clone : world.repo.path, env: world.env })).stdout;
  await git('clone', '-q', world.repo.path, clone);
  const run = await world.exec([...WRITE, 'edit']);
  expect(run.code).toBe(0);
  const id = threadId(parseEvents(run.stdout));
  // A turn that changes nothing comes after it.
  expect((await world.exec([...WRITE, 'resume', id, 'and?'])).code).toBe(0);
  return { world, clone, id, git, read: (name) => (existsSync(join(clone, name)) ? readFileSync(join(clone, name), 'utf8') : null) };
}

function apply({ env }: World, cwd: string, ...args: string[]): Promise<RunResult> {
  return runProcess(codex('apply', ...args), { cwd, env });
}

describe('codex apply', () => {
  it('brings a session\'s last diff to another clone, once', async () => {
    const { world, clone, id, read, git } = await edited();
    const preview = await apply(world, clone, '--dry-run', id);
    expect([preview.code, preview.stdout]).toEqual([0, expect.stringContaining('rename from old name.txt')]);
    expect(await git('status', '--porcelain')).toBe('');
    const done = await apply(world, clone, id);
    expect(done).toMatchObject({ code: 0, stderr: 'Left out: x.log: git ignores it\n', stdout: `Applied the diff of session ${id}. Files: 6 applied, 1 skipped (1 left out), 0 with conflicts.\n` });
    expect(['a.txt', 'gone.txt', 'old name.txt', 'n ü.txt', 'bin', 'sub dir.txt', 'x.log'].map(read)).toEqual(['one\nTWO\nthree\n', null, null, 'a\nb\nc\nd\n', 'x\0y', 'no end', null]);
    const again = await apply(world, clone, id.slice(0, 30));
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to apply')]);
    await git('commit', '-qam', 'applied');
    expect((await apply(world, clone, '--last')).stdout).toContain('Nothing to apply');
  });

  it('reports a conflict, and a refusal that changed nothing', async () => {
    const { world, clone, id, read, git } = await edited();
    writeFileSync(join(clone, 'a.txt'), 'one\nzwei\nthree\n');
    const refused = await apply(world, clone, id);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('git: error: a.txt: does not match index\n');
    expect([read('a.txt'), read('gone.txt'), read('bin')]).toEqual(['one\nzwei\nthree\n', 'gone\n', null]);
    await git('commit', '-qam', 'mine');
    const conflict = await apply(world, clone, id);
    expect([conflict.code, conflict.stdout]).toEqual([1, '']);
    expect(conflict.stderr).toMatch(/Error: .* with conflicts in a\.txt\. Files: 5 applied, 1 skipped \(1 left out\), 1 with conflicts\.\n$/);
    expect(read('a.txt')).toMatch(/<<<<<<<[^]*zwei[^]*TWO[^]*>>>>>>>/);
  });

  it('goes back to what a session did after its own repository was put back', async () => {
    const { world, id } = await edited();
    const { path } = world.repo;
    await runProcess(['git', 'stash', '-u', '-q'], { cwd: path, env: { ...world.env, GIT_AUTHOR_NAME: 't', GIT_AUTHOR_EMAIL: 't', GIT_COMMITTER_NAME: 't', GIT_COMMITTER_EMAIL: 't' } });
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe(FILES['a.txt']);
    mkdirSync(join(path, 'below'));
    const done = await apply(world, join(path, 'below'), id);
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('6 applied')]);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\nTWO\nthree\n');
  });

  it('works from the patches of the record where nothing was watched', async () => {
    const { world, clone, id, read } = await edited();
    await runProcess(['rm', '-r', join(world.home, 'file-history')], { cwd: clone, env: world.env });
    const done = await apply(world, clone, id);
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('Only patches are recorded'), stdout: expect.stringContaining('1 applied') });
    expect([read('a.txt'), read('gone.txt')]).toEqual(['one\nTWO\nthree\n', 'gone\n']);
  });

  it('has one clear line for what it cannot do', async () => {
    const { world, clone, id } = await edited();
    const fresh = await makeWorld();
    const outside = (await makeTempDir()).path;
    const failures = [
      await apply(world, clone, 'nobody'),
      await apply(world, clone, 'task_e_1'),
      await apply(world, outside, id),
      await apply(fresh, clone, '--last'),
      await runProcess(codex('apply', id), { cwd: clone, env: { ...world.env, PATH: outside } }),
    ];
    expect(failures.map(({ code, stdout }) => [code, stdout])).toEqual(failures.map(() => [1, '']));
    expect(failures.map(({ stderr }) => stderr.split('\n').length)).toEqual(failures.map(() => 2));
    expect(failures.map(({ stderr }) => stderr)).toEqual([
      expect.stringMatching(/^Error: No session is named "nobody"/),
      expect.stringMatching(/^Error: Tasks in the cloud are not part of this version/),
      `Error: ${outside} is not in the working tree of a Git repository.\n`,
      'Error: There is no session yet.\n',
      'Error: git could not be started.\n',
    ]);
    expect((await apply(world, clone)).code).toBe(2);
  });
});
