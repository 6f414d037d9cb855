import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { runProcess, waitFor } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { messagesOf } from './history.fixture.ts';
import { responseItems, rolloutLines, rolloutPath } from './rollout-file.fixture.ts';
import { closeServers, ServerRun } from './server-run.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

afterEach(closeServers);
afterAll(closeWorlds);

const WRITE = ['-s', 'workspace-write'];
const run = (cmd: string): MockTurn => ({ items: [{ call: 'exec_command', args: { cmd, login: false } }] });
const answer = (message: string): MockTurn => ({ items: [{ message }] });
const patch = (input: string): MockTurn => ({ items: [{ custom: 'apply_patch', input }] });

const FILES = { 'kept.txt': 'kept\n', 'tracked.txt': 'tracked\n', '.gitignore': 'data/\n' };

/** A repository with files that git does not know, as people lose them. */
async function world(turns: MockTurn[]): Promise<{ world: World; at: (name: string) => string; read: (name: string) => string | null }> {
  const made = await makeWorld({ turns, files: FILES });
  const at = (name: string) => join(made.repo.path, name);
  mkdirSync(at('data'));
  writeFileSync(at('data/ignored.db'), 'years of work\n');
  writeFileSync(at('untracked.txt'), 'not yet added\n');
  return { world: made, at, read: (name) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null) };
}

function undo({ env, repo }: World, ...args: string[]) {
  return runProcess(codex('undo', ...args), { cwd: repo.path, env });
}

describe('codex undo', () => {
  it('brings back untracked and ignored files that a command deleted, and takes the turn out of the conversation', async () => {
    const { world: made, read } = await world([run('rm -r data untracked.txt tracked.txt; echo new > made.txt; echo more >> kept.txt'), answer('cleaned up'), answer('fine')]);
    expect((await made.exec([...WRITE, 'clean up'])).code).toBe(0);
    expect(['data/ignored.db', 'untracked.txt', 'tracked.txt'].map(read)).toEqual([null, null, null]);

    const preview = await undo(made, '--dry-run');
    expect({ code: preview.code, stderr: preview.stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['data/ignored.db', 'untracked.txt', 'tracked.txt', 'made.txt', 'kept.txt']) expect(preview.stdout).toContain(name);
    expect(read('untracked.txt')).toBeNull();

    const done = await undo(made, '--yes');
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    expect(['data/ignored.db', 'untracked.txt', 'tracked.txt', 'made.txt', 'kept.txt'].map(read)).toEqual(['years of work\n', 'not yet added\n', 'tracked\n', null, 'kept\n']);

    expect((await made.exec([...WRITE, 'resume', '--last', 'something else'])).code).toBe(0);
    expect(messagesOf(made.mock.requests.at(-1), 'user').join()).not.toContain('clean up');
  });

  it('leaves the index and the branches of the repository alone', async () => {
    const { world: made } = await world([run('rm tracked.txt'), answer('done')]);
    const git = (...args: string[]) => runProcess(['git', ...args], { cwd: made.repo.path, env: made.env }).then(({ stdout }) => stdout);
    const before = [await git('ls-files', '-s'), await git('for-each-ref'), await git('stash', 'list')];
    await made.exec([...WRITE, 'go']);
    await undo(made, '--yes');
    expect([await git('ls-files', '-s'), await git('for-each-ref'), await git('stash', 'list')]).toEqual(before);
  });

  it('takes back patches, several turns at once, or only the files', async () => {
    const add = (name: string) => patch(`*** Begin Patch\n*** Add File: ${name}\n+${name}\n*** End Patch\n`);
    const { world: made, read } = await world([add('a.txt'), answer('a'), add('b.txt'), answer('b'), answer('after')]);
    await made.exec([...WRITE, 'make a']);
    await made.exec([...WRITE, 'resume', '--last', 'make b']);
    expect((await undo(made, '--turns', '2', '--only', 'code', '--yes')).code).toBe(0);
    expect([read('a.txt'), read('b.txt')]).toEqual([null, null]);
    await made.exec([...WRITE, 'resume', '--last', 'go on']);
    expect(messagesOf(made.mock.requests.at(-1), 'user').join()).toContain('make b');
  });

  it('goes back before a turn that the conversation has forgotten already, and can itself be taken back', async () => {
    const { world: made, read } = await world([run('echo one > one.txt'), answer('1'), run('echo two > two.txt'), answer('2')]);
    await made.exec([...WRITE, 'first']);
    await made.exec([...WRITE, 'resume', '--last', 'second']);
    expect((await undo(made, '--only', 'conversation', '--yes')).code).toBe(0);
    expect((await undo(made, '--yes')).code).toBe(0);
    expect([read('one.txt'), read('two.txt')]).toEqual([null, null]);
    expect(await undo(made, '--redo', '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect([read('one.txt'), read('two.txt')]).toEqual(['one\n', 'two\n']);
    expect(await undo(made, '--redo', '--yes')).toMatchObject({ code: 1, stderr: expect.stringContaining('no undo to take back') });
  });

  it('does not overwrite what the user changed since, unless forced', async () => {
    const { world: made, at, read } = await world([run('echo agent > kept.txt'), answer('done')]);
    await made.exec([...WRITE, 'go']);
    writeFileSync(at('kept.txt'), 'my own words\n');
    const careful = await undo(made, '--only', 'code', '--yes');
    expect(careful.code).toBe(1);
    expect(careful.stderr).toContain('kept.txt');
    expect(read('kept.txt')).toBe('my own words\n');
  });

  it('says so when there is nothing to undo, and asks before it acts', async () => {
    const { world: made, read } = await world([run('echo agent > kept.txt'), answer('done')]);
    expect(await undo(made)).toMatchObject({ code: 1, stderr: expect.stringContaining('No session was run in this folder') });
    await made.exec([...WRITE, 'go']);
    const unsure = await undo(made);
    expect(unsure.code).toBe(1);
    expect(unsure.stderr).toContain('--yes');
    expect(read('kept.txt')).toBe('agent\n');
    expect(await undo(made, '--turns', '0')).toMatchObject({ code: 2 });
    expect(await undo(made, '--yes')).toMatchObject({ code: 0 });
    expect(await undo(made, '--only', 'code', '--yes')).toMatchObject({ code: 1, stderr: 'Error: There is nothing to undo in this thread.\n' });
  });

  it("records the original's own snapshots with its feature `undo`", async () => {
    const { world: made } = await world([run('echo agent > kept.txt'), answer('done')]);
    expect((await made.exec([...WRITE, '--enable', 'undo', 'go'])).code).toBe(0);
    const [snapshot] = responseItems(rolloutLines(rolloutPath(made))).filter(({ type }) => type === 'ghost_snapshot');
    const { id } = snapshot?.['ghost_commit'] as { id: string };
    const shown = await runProcess(['git', 'show', `${id}:untracked.txt`], { cwd: made.repo.path, env: made.env });
    expect(shown.stdout).toBe('not yet added\n');
  });

  it('is a method of the app-server too', async () => {
    const { world: made, read } = await world([run('rm -r data'), answer('done')]);
    const server = await ServerRun.start({ env: made.env, cwd: made.repo.path });
    const { thread } = await server.request<{ thread: { id: string } }>('thread/start', { sandbox: 'workspace-write', approvalPolicy: 'never' });
    await server.turn(thread.id, 'go');
    expect(read('data/ignored.db')).toBeNull();
    const request = { threadId: thread.id, numTurns: 1, scope: 'both' };
    const preview = await server.request<{ plan: { path: string }[] }>('thread/undo', { ...request, dryRun: true });
    expect(preview.plan.map(({ path }) => path)).toContainEqual(expect.stringContaining('data/ignored.db'));
    const { thread: left } = await server.request<{ thread: { turns: unknown[] } }>('thread/undo', { ...request, dryRun: false });
    expect(left.turns).toEqual([]);
    expect(read('data/ignored.db')).toBe('years of work\n');
  });
});

describe('.codexignore', () => {
  it('hides files from commands, patches and pictures', async () => {
    const turns = [
      run('cat secret/key.pem; cat notes.txt; ls secret; cp secret/key.pem out.txt; cat out.txt'),
      patch('*** Begin Patch\n*** Add File: secret/key.pem\n+PUBLIC\n*** End Patch\n'),
      answer('done'),
    ];
    const made = await makeWorld({ turns, files: { '.codexignore': 'secret/\n', 'secret/key.pem': 'PRIVATE\n', 'notes.txt': 'notes\n' } });
    expect((await made.exec([...WRITE, 'go'])).code).toBe(0);
    const told = JSON.stringify(made.mock.requests.map(({ body }) => body));
    expect(told.includes('notes\\n')).toBe(true);
    expect(told.includes('PRIVATE')).toBe(false);
    expect(told.includes('hidden by this project')).toBe(true);
    expect(readFileSync(join(made.repo.path, 'secret/key.pem'), 'utf8')).toBe('PRIVATE\n');
  });

  it('stops commands that no sandbox confines, unless it is switched off', async () => {
    const files = { '.codexignore': 'secret.txt\n', 'secret.txt': 'PRIVATE-WORDS\n' };
    const made = await makeWorld({ turns: [run('cat secret.txt'), answer('done'), run('cat secret.txt'), answer('done')], files });
    const refused = await made.exec(['--dangerously-bypass-approvals-and-sandbox', 'go']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('.codexignore');
    expect(JSON.stringify(made.mock.requests.map(({ body }) => body)).includes('PRIVATE-WORDS')).toBe(false);
  });
});

describe('a turn that was broken off', () => {
  it('can be undone once its process is dead, and not while it lives', async () => {
    const { world: made, read } = await world([run('rm -r data; echo half > half.txt; sleep 60'), answer('never')]);
    const live = made.start([...WRITE, '--json', 'go']);
    await live.event(({ type, item }) => type === 'item.started' && item?.type === 'command_execution');
    await waitFor(() => read('half.txt') !== null);
    expect(await undo(made, '--yes')).toMatchObject({ code: 1, stderr: 'Error: Cannot undo while a turn is in progress.\n' });
    live.signal('SIGKILL');
    await live.exited;
    expect(await undo(made, '--yes')).toMatchObject({ code: 0 });
    expect([read('data/ignored.db'), read('half.txt')]).toEqual(['years of work\n', null]);
  });
});
