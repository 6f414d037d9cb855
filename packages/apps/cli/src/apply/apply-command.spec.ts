import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type ApplyWorld, applyWorld, git, put, read, StoredSession } from './stored-session.fixture.ts';

const ID = '01920000-0000-7000-8000-0000000000aa';
const OTHER = '01920000-0000-7000-8000-0000000000bb';
const FILES = { 'a.txt': 'one\ntwo\nthree\n', 'gone.txt': 'gone\n', 'sub/b.txt': 'b\n', '.gitignore': '*.log\n' };

let world: ApplyWorld;
beforeEach(async () => {
  world = await applyWorld(FILES);
});
afterEach(() => world.dispose());

/** A session of one turn that changed, made and removed a file. */
async function session(id = ID): Promise<StoredSession> {
  const stored = new StoredSession(world, id);
  await stored.turn('t1', edit);
  return stored;
}

function edit(): void {
  put(world.source, 'a.txt', 'one\nTWO\nthree\n');
  put(world.source, 'made here.txt', 'made\n');
  rmSync(join(world.source, 'gone.txt'), { force: true });
}

const state = () => ['a.txt', 'made here.txt', 'gone.txt'].map((name) => read(world.clone, name));
const AFTER = ['one\nTWO\nthree\n', 'made\n', null];
const BEFORE = ['one\ntwo\nthree\n', null, 'gone\n'];

describe('codex apply', () => {
  it('brings what the last turn did to another clone, files and index, and is content to be asked again', async () => {
    await session();
    expect(await world.apply(ID)).toMatchObject({ code: 0, stderr: '', stdout: `Applied the diff of session ${ID}. Files: 3 applied, 0 skipped, 0 with conflicts.\n` });
    expect(state()).toEqual(AFTER);
    expect(git(world.clone, 'status', '--porcelain').split('\n')).toEqual(['M  a.txt', 'D  gone.txt', 'A  "made here.txt"']);
    const again = await world.apply(ID);
    expect(again).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Nothing to apply: .* here already\. Files: 0 applied, 3 skipped \(3 as they should be already\), 0 with conflicts\.\n$/) });
    git(world.clone, 'checkout', '-q', 'HEAD', '--', 'a.txt');
    expect(await world.apply(ID)).toMatchObject({ code: 0, stdout: expect.stringContaining('Files: 1 applied, 2 skipped') });
    expect(state()).toEqual(AFTER);
  });

  it('works where the session worked, after the files were put back, and where its folder is gone', async () => {
    await session();
    git(world.source, 'stash', '-q', '-u');
    expect(await world.run(['a', ID], { cwd: world.source })).toMatchObject({ code: 0, stdout: expect.stringContaining('3 applied') });
    expect(read(world.source, 'a.txt')).toBe(AFTER[0]);
    renameSync(world.source, `${world.source}-away`);
    expect((await world.apply(ID)).code).toBe(0);
    expect(state()).toEqual(AFTER);
  });

  it('takes the root of the repository from wherever it is, and wherever the session was', async () => {
    const stored = new StoredSession(world, ID, { cwd: join(world.source, 'sub') });
    await stored.turn('t1', () => put(world.source, 'sub/b.txt', 'B\n'));
    mkdirSync(join(world.clone, 'elsewhere'));
    expect((await world.apply(ID, { cwd: join(world.clone, 'elsewhere') })).code).toBe(0);
    expect((await world.run(['-C', join(world.clone, 'elsewhere'), 'apply', ID])).stdout).toMatch(/^Nothing to apply/);
    expect(read(world.clone, 'sub/b.txt')).toBe('B\n');
  });

  it('takes the newest turn that changed files of a repository and was not undone', async () => {
    const stored = new StoredSession(world, ID);
    await stored.turn('t1', () => put(world.source, 'a.txt', 'first\n'));
    await stored.turn('t2', () => put(world.source, 'sub/b.txt', 'second\n'));
    await stored.turn('t3', () => put(world.source, 'only.log', 'ignored\n'));
    await stored.turn('t4', () => undefined);
    await stored.turn('t5', () => put(world.source, 'undone.txt', 'x\n'));
    await stored.undo();
    expect((await world.apply(ID)).stdout).toContain('1 applied');
    expect([read(world.clone, 'sub/b.txt'), read(world.clone, 'a.txt'), existsSync(join(world.clone, 'undone.txt'))]).toEqual(['second\n', FILES['a.txt'], false]);
  });

  it('says what it leaves out, and fails where that is a loss', async () => {
    const stored = new StoredSession(world, ID, { limits: { maxFileBytes: 20 } });
    await stored.turn('t1', () => {
      put(world.source, 'a.txt', 'short\n');
      put(world.source, 'x.log', 'log\n');
      put(world.source, 'big.txt', 'more than twenty bytes in it\n');
    });
    const { code, stdout, stderr } = await world.apply(ID);
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 applied, 2 skipped (2 left out)')]);
    expect(stderr.split('\n')).toEqual(expect.arrayContaining(['Left out: big.txt: its contents were not kept', 'Left out: x.log: git ignores it', 'Error: The diff was not applied as a whole: 1 file left out.']));
    expect([read(world.clone, 'a.txt'), read(world.clone, 'x.log')]).toEqual(['short\n', null]);
  });

  it('only shows the diff with --dry-run', async () => {
    await session();
    const fits = await world.apply(`--dry-run ${ID}`);
    expect(fits).toMatchObject({ code: 0, stderr: `The diff of session ${ID} applies here. Files: 3 applied, 0 skipped, 0 with conflicts.\n` });
    expect(fits.stdout).toMatch(/^diff --git a\/a\.txt b\/a\.txt\n/);
    put(world.clone, 'a.txt', 'mine\n');
    git(world.clone, 'commit', '-q', '-am', 'mine');
    expect(await world.apply(`--dry-run ${ID}`)).toMatchObject({ code: 1, stderr: expect.stringContaining('does not apply here as it is (a.txt)') });
    expect(state()).toEqual(['mine\n', null, 'gone\n']);
    expect(git(world.clone, 'status', '--porcelain')).toBe('');
  });
});

describe('codex apply where files differ', () => {
  it('leaves both versions between markers, with the counts and git\'s words', async () => {
    await session();
    put(world.clone, 'a.txt', 'one\nzwei\nthree\n');
    git(world.clone, 'commit', '-q', '-am', 'mine');
    const { code, stdout, stderr } = await world.apply(ID);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`git: Applied patch to 'a.txt' with conflicts.\nError: The diff of session ${ID} was applied with conflicts in a.txt. Files: 2 applied, 0 skipped, 1 with conflicts.\n`);
    expect(read(world.clone, 'a.txt')).toMatch(/<<<<<<<[^]*zwei[^]*TWO[^]*>>>>>>>/);
    expect(read(world.clone, 'made here.txt')).toBe('made\n');
  });

  it('changes nothing where git refuses', async () => {
    await session();
    put(world.clone, 'a.txt', 'not committed\n');
    const { code, stdout, stderr } = await world.apply(ID);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/git: error: a\.txt: does not match index\nError: .* does not apply here, and nothing was changed \(a\.txt\)\. Files: 0 applied, 0 skipped, 0 with conflicts\.\n$/);
    expect(state()).toEqual(['not committed\n', ...BEFORE.slice(1)]);
  });

  it('gives git the settings of CODEX_APPLY_GIT_CFG, and refuses what is none', async () => {
    await session();
    expect((await world.apply(ID, { env: { CODEX_APPLY_GIT_CFG: ' core.autocrlf=true, core.safecrlf=false,' } })).code).toBe(0);
    expect(read(world.clone, 'a.txt')).toBe('one\r\nTWO\r\nthree\r\n');
    expect(await world.apply(ID, { env: { CODEX_APPLY_GIT_CFG: 'core.eol=lf,nonsense' } })).toMatchObject({ code: 1, stderr: 'Error: CODEX_APPLY_GIT_CFG has "nonsense" in it, which is not a setting of the form section.name=value.\n' });
  });
});

const OK = 'Exit code: 0\nWall time: 0.1 seconds\nOutput:\nSuccess. Updated the following files:\nM x\n';
const patch = (...hunks: string[]): string => ['*** Begin Patch', ...hunks, '*** End Patch'].join('\n');
const tool = (input: string) => ({ type: 'custom_tool_call', name: 'apply_patch', input });
const call = (name: string, args: object) => ({ type: 'function_call', name, arguments: JSON.stringify(args) });

describe('codex apply for a session that nobody watched', () => {
  it('applies the patches of its record, in all the ways to call them', async () => {
    const stored = new StoredSession(world, ID);
    stored.recordedTurn(
      't1',
      [tool(patch('*** Update File: a.txt', '@@', '-two', '+TWO')), OK],
      [tool(patch('*** Update File: a.txt', '@@', ' TWO', '-three', '+THREE')), OK],
      [call('apply_patch', { input: patch('*** Add File: by-function.txt', '+f') }), '{"output":"Success. Updated the following files:\\nA x\\n","metadata":{"exit_code":0,"duration_seconds":0.1}}'],
      [call('exec_command', { cmd: `cd sub && apply_patch <<'EOF'\n${patch('*** Update File: b.txt', '*** Move to: c.txt', '@@', '-b', '+c')}\nEOF` }), OK],
      [call('shell', { command: ['bash', '-lc', `apply_patch <<'EOF'\n${patch(`*** Add File: ${world.source}/absolute.txt`, '+a')}\nEOF`], workdir: 'sub' }), OK],
      [tool(patch('*** Add File: refused.txt', '+r')), 'patch rejected by user'],
      [tool(patch('*** Delete File: /etc/outside')), OK],
      [call('exec_command', { cmd: 'echo x > by-command.txt' }), OK],
      [call('exec_command', {}), OK],
      [{ type: 'function_call', name: 'apply_patch', arguments: 'no json' }, OK],
    );
    const { code, stdout, stderr } = await world.apply(ID);
    expect([code, stdout]).toEqual([0, expect.stringContaining('5 applied, 1 skipped')]);
    expect(stderr).toBe('Left out: /etc/outside: it is not in the repository of the session\nwarning: Only patches are recorded of that turn; what commands changed is not known.\n');
    expect(['a.txt', 'by-function.txt', 'sub/b.txt', 'sub/c.txt', 'absolute.txt', 'refused.txt', 'by-command.txt'].map((name) => read(world.clone, name))).toEqual(['one\nTWO\nTHREE\n', 'f\n', null, 'c\n', 'a\n', null, null]);
  });

  it('says where they do not fit', async () => {
    new StoredSession(world, ID).recordedTurn('t1', [tool(patch('*** Update File: a.txt', '@@', '-nowhere', '+x')), OK]);
    expect(await world.apply(ID)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('The patches of the session do not fit the files here: Failed to find expected lines') });
  });

  it('knows which turn is the newest, and forgets what was rolled back or undone', async () => {
    const stored = await session();
    stored.recordedTurn('t2', [tool(patch('*** Add File: newer.txt', '+n')), OK]);
    expect((await world.apply(ID)).stdout).toContain('1 applied');
    expect(read(world.clone, 'newer.txt')).toBe('n\n');
    stored.rollback(1);
    expect((await world.apply(ID)).stdout).toContain('3 applied');
    await stored.undo();
    expect(await world.apply(ID)).toMatchObject({ code: 1, stderr: `Error: Session ${ID} changed no files that could be applied.\n` });
  });
});

describe('which session', () => {
  it('is said by id, name, beginning of an id, or as the last', async () => {
    await session();
    put(world.home, 'session_index.jsonl', `${JSON.stringify({ id: ID, thread_name: 'the parser', updated_at: '2026-03-01T10:00:00Z' })}\n`);
    for (const words of [[ID.toUpperCase()], ['the parser'], [ID.slice(0, 8)], ['--last']]) expect([words, (await world.apply([...words, '--dry-run'])).code]).toEqual([words, 0]);
    const archive = join(world.home, 'archived_sessions');
    mkdirSync(archive);
    renameSync(join(world.home, `sessions/2026/03/01/rollout-2026-03-01T10-00-00-${ID}.jsonl`), join(archive, `rollout-2026-03-01T10-00-00-${ID}.jsonl`));
    for (const word of [ID, ID.slice(0, 20)]) expect((await world.apply([word, '--dry-run'])).code).toBe(0);
  });

  it.each([
    [[ID], `Error: No session has the id ${ID}.`],
    [['nobody'], 'Error: No session is named "nobody", nor does an id begin so.'],
    [['0192'], 'Error: No session is named "0192"'],
    [['--last'], 'Error: There is no session yet.'],
    [['task_e_0123'], 'Error: Tasks in the cloud are not part of this version: task_e_0123 cannot be fetched.'],
    [['https://chatgpt.com/codex/tasks/task_e_0'], 'Error: Tasks in the cloud are not part of this version'],
  ])('is missing: %j', async (words, text) => {
    expect(await world.apply(words)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(text) });
  });

  it('must be one', async () => {
    await session();
    await session(OTHER);
    expect(await world.apply('01920000')).toMatchObject({ code: 1, stderr: 'Error: The ids of 2 sessions begin with 01920000; give more of it.\n' });
  });

  it.each([[[]], [['--last', 'x']], [['a', 'b']], [['--bogus', 'a']], [['--dry-run']]])('is typed wrongly: %j', async (words) => {
    expect(await world.apply(words)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: .*\n\nUsage: codex apply/s) });
  });

  it('changed nothing', async () => {
    const stored = new StoredSession(world, ID);
    await stored.turn('t1', () => put(world.source, 'x.log', 'ignored'));
    expect(await world.apply(ID)).toMatchObject({ code: 1, stdout: '', stderr: `Error: Session ${ID} changed no files that could be applied.\n` });
  });
});

describe('where it cannot work', () => {
  it('outside of a repository, it says so', async () => {
    await session();
    const { code, stderr } = await world.apply(ID, { cwd: tmpdir() });
    expect([code, stderr]).toEqual([1, `Error: ${tmpdir()} is not in the working tree of a Git repository.\n`]);
  });

  it('without contents it says so, and leaves no trace', async () => {
    const stored = await session();
    stored.forgetContents(world.home);
    git(world.source, 'checkout', '-q', 'HEAD', '--', '.');
    rmSync(join(world.source, 'made here.txt'));
    const { code, stdout, stderr } = await world.apply(ID);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Left out: made here.txt: its contents were not kept\n');
    expect(state()).toEqual(BEFORE);
  });

  it('keeps modes', async () => {
    const stored = new StoredSession(world, ID);
    await stored.turn('t1', () => chmodSync(join(world.source, 'a.txt'), 0o755));
    expect((await world.apply(ID)).code).toBe(0);
    expect(statSync(join(world.clone, 'a.txt')).mode & 0o111).toBe(0o111);
  });
});
