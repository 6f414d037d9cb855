import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { brief, turn } from './turn.fixture.ts';
import { inPlace, treeOf } from './workspace.fixture.ts';

describe('FileHistory', () => {
  it('brings back all that a command destroyed, in git or out of it', () =>
    inPlace({ 'src/a.ts': 'a\n', '.env': 'SECRET=1\n', 'data/deep/rows.csv': '1,2\n', run: '#!/bin/sh\n', '.gitignore': '.env\ndata/\n' }, async (place) => {
      execFileSync('git', ['init', '-q'], { cwd: place.root });
      execFileSync('git', ['add', '.'], { cwd: place.root });
      const index = readFileSync(place.at('.git/index'));
      chmodSync(place.at('run'), 0o755);
      mkdirSync(place.at('empty'));
      symlinkSync('src/a.ts', place.at('link'));
      symlinkSync('nowhere', place.at('dangling'));
      writeFileSync(Buffer.concat([Buffer.from(`${place.root}/caf`), Buffer.of(0xe9)]), 'latin name');
      const before = place.tree();
      const history = place.history();
      const done = await turn(history, place, 't1', () => {
        place.remove(...readdirSync(place.root).filter((name) => name !== '.git'));
        execFileSync('find', ['.', '-name', 'caf*', '-delete'], { cwd: place.root });
        place.put('new/by turn.txt', 'n');
      });
      expect(done).toMatchObject({ complete: true, leftOut: { count: 0 } });
      expect(await history.turns()).toEqual([{ turnId: 't1', atMs: expect.any(Number), changes: done.changes.length, complete: true }]);
      const result = await history.apply(await history.plan({ turns: 1 }));
      expect(result.done).toBe(true);
      expect(result.results.map(({ outcome }) => outcome)).toEqual(result.results.map(() => 'done'));
      expect(place.tree()).toEqual(before);
      expect(readFileSync(place.at('.git/index')).equals(index)).toBe(true);
      expect(await history.turns()).toEqual([]);
      expect(place.notices).toEqual([]);
    }));

  it('tells what a turn did, and what undoing it would do, without doing it', () =>
    inPlace({ a: 'old', b: 'bb', mode: 'm', gone: 'g' }, async (place) => {
      const history = place.history();
      const done = await turn(history, place, 't1', () => {
        place.put('a', 'newer');
        chmodSync(place.at('mode'), 0o755);
        renameSync(place.at('b'), place.at('b2'));
        place.remove('gone');
      });
      expect(done.changes.map(({ path, change }) => [path.slice(place.root.length + 1), change])).toEqual([['a', 'changed'], ['b', 'deleted'], ['b2', 'created'], ['gone', 'deleted'], ['mode', 'mode_changed']]);
      const after = place.tree();
      const plan = await history.plan({ turns: 1 });
      expect(brief(plan, place)).toEqual([['a', 'replace', 'clear'], ['b', 'create', 'clear'], ['b2', 'delete', 'clear'], ['gone', 'create', 'clear'], ['mode', 'mode', 'clear']]);
      expect(plan.entries[0]).toMatchObject({ kind: 'file', bytesBefore: 5, bytesAfter: 3 });
      expect(place.tree()).toEqual(after);
    }));

  it('goes further back with each undo, and forward again', () =>
    inPlace({ f: '0' }, async (place) => {
      const history = place.history();
      for (const id of ['1', '2', '3']) await turn(history, place, id, () => place.put('f', id));
      await turn(history, place, 'talk', () => undefined);
      const undo = async (turns: number): Promise<readonly string[]> => {
        const plan = await history.plan({ turns });
        expect((await history.apply(plan)).done).toBe(true);
        return plan.turnIds;
      };
      expect(await undo(2)).toEqual(['talk', '3']);
      expect(place.text('f')).toBe('2');
      expect(await undo(1)).toEqual(['2']);
      expect(place.text('f')).toBe('1');
      const redo = await history.planRedo();
      expect(redo?.turnIds).toEqual(['2']);
      if (redo !== null) await history.apply(redo);
      expect(place.text('f')).toBe('2');
      expect(await history.planRedo()).toBeNull();
      expect((await place.history().turns()).map(({ turnId }) => turnId)).toEqual(['2', '1']);
      expect(await place.history().plan({ since: '1' })).toMatchObject({ turnIds: ['2', '1'] });
      await expect(history.plan({ since: '3' })).rejects.toMatchObject({ code: 'unknown_turn' });
      await expect(history.plan({ turns: 0 })).rejects.toMatchObject({ code: 'bad_undo' });
      expect(await undo(9)).toEqual(['2', '1']);
      expect(place.text('f')).toBe('0');
    }));

  it('leaves alone what the user changed since, unless forced, and can take even that back', () =>
    inPlace({ a: 'a0', b: 'b0', 'd/x': 'x' }, async (place) => {
      const history = place.history();
      await turn(history, place, '1', () => {
        place.put('a', 'a1');
        place.put('b', 'b1');
        place.put('made/one', '1');
        place.remove('d');
      });
      place.put('a', 'mine');
      place.put('made/two', 'mine');
      const plan = await history.plan({ turns: 1 });
      expect(brief(plan, place)).toEqual([['a', 'replace', 'changed_since'], ['b', 'replace', 'clear'], ['d', 'create', 'clear'], ['d/x', 'create', 'clear'], ['made', 'delete', 'clear'], ['made/one', 'delete', 'clear']]);
      place.put('b', 'mine too');
      const result = await history.apply(plan);
      expect(result.results.map(({ path, outcome }) => [path.slice(place.root.length + 1), outcome])).toEqual([['a', 'conflict'], ['b', 'conflict'], ['d', 'done'], ['d/x', 'done'], ['made', 'kept_folder'], ['made/one', 'done']]);
      expect([place.text('a'), place.text('b'), place.text('made/two'), place.text('d/x')]).toEqual(['mine', 'mine too', 'mine', 'x']);
      const redo = await history.planRedo();
      if (redo !== null) await history.apply(redo);
      const forced = await history.apply(await history.plan({ turns: 1 }), null, { force: true });
      expect(forced.done).toBe(true);
      expect([place.text('a'), place.text('b')]).toEqual(['a0', 'b0']);
      const back = await history.planRedo();
      if (back !== null) await history.apply(back);
      expect([place.text('a'), place.text('b')]).toEqual(['mine', 'mine too']);
    }));

  it('does not count turns as undone when all was left alone', () =>
    inPlace({ a: '0' }, async (place) => {
      const history = place.history();
      await turn(history, place, '1', () => place.put('a', '1'));
      place.put('a', 'mine');
      expect(await history.apply(await history.plan({ turns: 1 }))).toMatchObject({ done: false, results: [{ outcome: 'conflict' }] });
      expect(await history.turns()).toHaveLength(1);
    }));

  it('says when somebody else changed a file between two turns', () =>
    inPlace({ a: '0', b: '0' }, async (place) => {
      const history = place.history();
      await turn(history, place, '1', () => ['a', 'b'].forEach((name) => place.put(name, '1')));
      place.put('a', 'mine');
      await turn(history, place, '2', () => ['a', 'b'].forEach((name) => place.put(name, '2')));
      expect((await history.plan({ turns: 2 })).entries.map(({ editedBetween }) => editedBetween)).toEqual([true, false]);
    }));

  it('restores the others when one content is damaged or lost', () =>
    inPlace({ a: 'aaaa', b: 'bbbb', c: 'cccc' }, async (place) => {
      const history = place.history();
      const { changes } = await turn(history, place, '1', () => place.remove('a', 'b', 'c'));
      const object = (index: number): string => {
        const state = changes[index]?.before;
        const hash = state?.type === 'file' ? state.hash : '';
        return join(place.home, 'file-history/objects', hash.slice(0, 2), hash.slice(2));
      };
      writeFileSync(object(0), 'AAAA');
      writeFileSync(object(1), '');
      const plan = await history.plan({ turns: 1 });
      expect(brief(plan, place)).toEqual([['a', 'create', 'clear'], ['b', 'create', 'content_missing'], ['c', 'create', 'clear']]);
      const { results, done } = await history.apply(plan);
      expect(results.map(({ outcome }) => outcome)).toEqual(['not_restorable', 'not_restorable', 'done']);
      expect(done).toBe(true);
      expect(treeOf(place.root)).toEqual({ '': expect.any(String), c: 'file 644 cccc' });
    }));

  it('keeps nothing twice, and nothing that others may read', () =>
    inPlace({ a: 'same', b: 'same', 'sub/c': 'same' }, async (place) => {
      const [one, two] = [place.history(), place.history({ threadId: 'thread-2' })];
      await one.beginTurn('1', [place.root, place.at('sub'), join(place.path, 'missing'), place.home]);
      await two.beginTurn('1', [place.root]);
      place.put('a', 'other');
      expect((await one.endTurn('1')).changes).toHaveLength(1);
      expect((await two.endTurn('1')).changes).toHaveLength(1);
      const files = Object.entries(treeOf(join(place.home, 'file-history')));
      // What stood there, and what the turns left.
      expect(files.filter(([path]) => path.startsWith('objects/') && path.split('/').length === 3)).toHaveLength(2);
      for (const [path, what] of files) expect([path, what.split(' ').slice(0, 2)]).toEqual([path, what.startsWith('folder') ? ['folder', '700'] : ['file', '600']]);
    }));

  it('ends the turn of a process that died, with what it had done', () =>
    inPlace({ a: 'a' }, async (place) => {
      await place.history().beginTurn('dead', [place.root]);
      place.put('a', 'b');
      const journal = join(place.home, 'file-history/threads/thread-1/journal.jsonl');
      writeFileSync(journal, readFileSync(journal, 'utf8').replace(/"process":"\d+\./, '"process":"4194999.'));
      const history = place.history();
      expect(await history.turns()).toEqual([expect.objectContaining({ turnId: 'dead', changes: 1, complete: false })]);
      await history.apply(await history.plan({ turns: 1 }));
      expect(place.text('a')).toBe('a');
    }));

  it('refuses a plan that is out of date, and to restore during a turn', () =>
    inPlace({ a: '0' }, async (place) => {
      const history = place.history();
      await turn(history, place, '1', () => place.put('a', '1'));
      const plan = await history.plan({ turns: 1 });
      await history.beginTurn('2', [place.root]);
      await expect(history.apply(plan)).rejects.toMatchObject({ code: 'turn_in_progress' });
      place.put('a', '2');
      await history.endTurn('2');
      await expect(history.apply(plan)).rejects.toMatchObject({ code: 'undo_outdated' });
      expect(() => place.history({ threadId: '../x' })).toThrow(expect.objectContaining({ code: 'bad_thread_id' }));
    }));

  it('can be stopped, and leaves the turn without a history then', () =>
    inPlace({ a: 'a' }, async (place) => {
      const history = place.history();
      await expect(history.beginTurn('1', [place.root], AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
      expect(await history.endTurn('1')).toMatchObject({ changes: [], complete: false });
      expect(await history.turns()).toEqual([]);
      await turn(history, place, '2', () => place.put('a', 'b'));
      await expect(history.apply(await history.plan({ turns: 1 }), AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
      expect(place.text('a')).toBe('b');
      await history.apply(await history.plan({ turns: 1 }));
      expect(place.text('a')).toBe('a');
    }));
});
