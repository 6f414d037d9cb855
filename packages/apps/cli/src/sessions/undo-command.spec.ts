import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { commandWorld, type CommandWorld } from '../command-line.fixture.ts';
import { type FakeEngine, type Replies } from '../fake-engine.fixture.ts';

const ID = '01920000-0000-7000-8000-0000000000aa';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.dispose());

const PLAN = [
  { path: '/w/gone.txt', action: 'create', conflict: null, obstacle: null },
  { path: '/w/new.txt', action: 'delete', conflict: 'changed_since', obstacle: null },
  { path: '/w/big.bin', action: 'replace', conflict: null, obstacle: 'content_not_kept' },
];

/** A server with one session in this folder and this to undo in it. */
function undoing(outcome: { plan?: unknown[]; complete?: boolean; applied?: string[]; skipped?: object[]; thread?: object | null } = {}): Replies {
  return {
    'thread/list': () => ({ data: [{ id: ID, name: 'gate' }], nextCursor: null }),
    'thread/undo': ({ dryRun, numTurns }) => {
      const { plan = PLAN, complete = true, applied = ['/w/gone.txt', '/w/new.txt'], skipped = [], thread = {} } = outcome;
      const done = dryRun === true ? { applied: [], skipped: [], thread: null } : { applied, skipped, thread };
      return { plan, complete, numTurns, ...done };
    },
  };
}

function asked(engine: FakeEngine): Record<string, unknown>[] {
  return engine.requests.filter(({ method }) => method === 'thread/undo').map(({ params }) => params);
}

describe('codex undo', () => {
  it('shows what it would do, then does it to the newest session here', async () => {
    const { code, stdout, stderr, engine } = await world.run('undo --yes', { replies: undoing() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      '1 turn, taken out of the conversation',
      '  bring back /w/gone.txt',
      '  remove /w/new.txt  (changed since: skipped without --force)',
      '  restore /w/big.bin  (cannot be restored: its old content was not kept)',
      'Undone: 2 files and the conversation.',
      '',
    ]);
    expect(engine.paramsOf('thread/list')).toMatchObject({ cwd: world.cwd, limit: 1, archived: false, sortKey: 'updated_at' });
    const request = { threadId: ID, numTurns: 1, scope: 'both', force: false, redo: false };
    expect(asked(engine)).toEqual([{ ...request, dryRun: true }, { ...request, dryRun: false }]);
  });

  it('takes the session, the turns and the scope from the command line', async () => {
    const { stdout, engine } = await world.run('undo gate --turns 3 --only code --force -y', { replies: undoing({ thread: null }) });
    expect(asked(engine)[1]).toEqual({ threadId: ID, numTurns: 3, scope: 'code', force: true, redo: false, dryRun: false });
    expect(stdout).toContain('3 turns\n');
    expect(stdout).toContain('(changed since: overwritten)');
    expect(stdout).toContain('Undone: 2 files.\n');
  });

  it('shows no files where only the conversation is meant', async () => {
    const { stdout } = await world.run(`undo ${ID} --only conversation --yes`, { replies: undoing({ plan: [], applied: [] }) });
    expect(stdout).toBe('1 turn, taken out of the conversation\nUndone: the conversation.\n');
  });

  it('changes nothing with --dry-run, and says when not everything is known', async () => {
    const { code, stdout, engine } = await world.run('undo --dry-run', { replies: undoing({ plan: [], complete: false }) });
    expect(code).toBe(0);
    expect(stdout).toBe('1 turn, taken out of the conversation\n  no files to restore\n  there may be more changes, which were not recorded\n');
    expect(asked(engine)).toHaveLength(1);
  });

  it('tells what was left alone, and ends with 1', async () => {
    const replies = undoing({ applied: ['/w/gone.txt'], skipped: [{ path: '/w/new.txt', reason: 'it was changed since' }], thread: null });
    expect(await world.run('undo --yes', { replies })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Undone: 1 file.\n'),
      stderr: 'Left alone: /w/new.txt: it was changed since\nThe conversation stays as it is, because files do.\n',
    });
  });

  it('asks first, and does not without an answer', async () => {
    const piped = await world.run('undo', { replies: undoing(), stdin: 'y\n' });
    expect(piped).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: .*give --yes/) });
    expect(asked(piped.engine)).toHaveLength(1);
    const stdin = () => ({
      isTTY: true,
      destroy: () => undefined,
      async *[Symbol.asyncIterator]() {
        await Promise.resolve();
        yield Buffer.from('no\n');
      },
    });
    const refused = await world.run('undo', { replies: undoing(), stdin });
    expect(refused).toMatchObject({ code: 1, stderr: 'Undo this? [y/N] Nothing was changed.\n' });
    expect(asked(refused.engine)).toHaveLength(1);
  });

  it('says when there is no session here', async () => {
    const replies: Replies = { 'thread/list': () => ({ data: [], nextCursor: null }) };
    expect(await world.run('undo', { replies })).toMatchObject({ code: 1, stderr: 'Error: No session was run in this folder; name one.\n' });
  });

  it.each([['--turns 0'], ['--turns x'], ['--only files'], ['a b'], ['--bogus']])('refuses %s', async (words) => {
    expect(await world.run(`undo ${words}`)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^error: /) });
  });
});
