import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type HistoryFs, nodeHistoryFs } from './index.ts';
import { brief, turn } from './turn.fixture.ts';
import { inPlace, treeOf } from './workspace.fixture.ts';

describe('FileHistory, in hard cases', () => {
  it('covers what patches change elsewhere, and makes and removes folders for it', () =>
    inPlace({ 'in/a': 'a' }, async (place) => {
      const history = place.history();
      const outside = join(place.path, 'outside');
      mkdirSync(outside);
      writeFileSync(join(outside, 'o'), 'o0');
      writeFileSync(join(outside, 'real'), 'r0');
      symlinkSync('real', join(outside, 'alias'));
      const before = treeOf(outside);
      await history.beginTurn('1', [place.at('in')]);
      for (const name of ['o', 'alias', 'new/deep/file']) await history.noteBefore('1', join(outside, name));
      writeFileSync(join(outside, 'o'), 'o1');
      await history.noteBefore('1', join(outside, 'o'));
      writeFileSync(join(outside, 'alias'), 'r1');
      mkdirSync(join(outside, 'new/deep'), { recursive: true });
      writeFileSync(join(outside, 'new/deep/file'), 'n');
      await history.endTurn('1');
      expect(await history.apply(await history.plan({ turns: 1 }))).toMatchObject({ done: true });
      expect(treeOf(outside)).toEqual(before);
    }));

  it('never writes through a symlink that took a folder\'s place', () =>
    inPlace({ 'd/f': 'old' }, async (place) => {
      const history = place.history();
      await turn(history, place, '1', () => place.put('d/f', 'new'));
      const trap = join(place.path, 'trap');
      mkdirSync(trap);
      writeFileSync(join(trap, 'f'), 'new');
      const early = await history.plan({ turns: 1 });
      place.remove('d');
      symlinkSync(trap, place.at('d'));
      const plan = await history.plan({ turns: 1 });
      expect(brief(plan, place)).toEqual([['d/f', 'create', 'behind_link']]);
      for (const one of [early, plan]) expect(await history.apply(one, null, { force: true })).toMatchObject({ done: false, results: [{ outcome: 'blocked' }] });
      expect(readFileSync(join(trap, 'f'), 'utf8')).toBe('new');
    }));

  it('puts a folder back where the turn left a symlink, and the other way round', () =>
    inPlace({ 'd/f': 'in d', 'e/g': 'g' }, async (place) => {
      symlinkSync('e', place.at('l'));
      const before = place.tree();
      const history = place.history();
      await turn(history, place, '1', () => {
        place.remove('d', 'l');
        symlinkSync('e', place.at('d'));
        place.put('l/inside', 'x');
      });
      expect(await history.apply(await history.plan({ turns: 1 }))).toMatchObject({ done: true });
      expect(place.tree()).toEqual(before);
    }));

  it('sees a change of the same size in the same instant', () =>
    inPlace({ a: 'one' }, async (place) => {
      const history = place.history();
      await turn(history, place, '1', () => undefined);
      const { atime, mtime } = statSync(place.at('a'));
      writeFileSync(place.at('a'), 'two');
      utimesSync(place.at('a'), atime, mtime);
      await turn(history, place, '2', () => place.put('a', '3'));
      await history.apply(await history.plan({ turns: 1 }));
      expect(place.text('a')).toBe('two');
    }));

  it('sees it also where time stamps are coarse', () =>
    inPlace({ a: 'one' }, async (place) => {
      const coarse = (ms: number): number => ms - (ms % 2000);
      const lstat: HistoryFs['lstat'] = async (path) => {
        const stats = await nodeHistoryFs.lstat(path);
        return Object.assign(stats, { mtimeMs: coarse(stats.mtimeMs), ctimeMs: coarse(stats.ctimeMs) });
      };
      const history = place.history({ fs: { ...nodeHistoryFs, lstat } });
      await turn(history, place, '1', () => undefined);
      place.put('a', 'two');
      await turn(history, place, '2', () => place.put('a', 'six'));
      await turn(history, place, '3', () => place.put('a', 'ten'));
      expect((await history.turns()).map(({ changes }) => changes)).toEqual([1, 1, 0]);
      await history.apply(await history.plan({ turns: 1 }));
      expect(place.text('a')).toBe('six');
      await history.apply(await history.plan({ turns: 1 }));
      expect(place.text('a')).toBe('two');
    }));

  it('is not confused by a clock that is set back', () =>
    inPlace({ a: 'one' }, async (place) => {
      let now = Date.now();
      const history = place.history({ now: () => now });
      await turn(history, place, '1', () => place.put('a', 'two'));
      now -= 86_400_000;
      await turn(history, place, '2', () => place.put('a', 'three'));
      expect((await history.turns()).map(({ turnId }) => turnId)).toEqual(['2', '1']);
      await history.apply(await history.plan({ turns: 2 }));
      expect(place.text('a')).toBe('one');
    }));

  it('leaves out what is too large or made by tools, says so once, and never takes the unseen for new', () =>
    inPlace({ 'a.txt': 'a', 'big.bin': 'x'.repeat(2000), 'node_modules/m/i.js': 'm', 'z/1': '1', 'z/2': '2', 'z/y/3': '3' }, async (place) => {
      const history = place.history({ limits: { maxFileBytes: 1000, maxFiles: 7 } });
      const first = await turn(history, place, '1', () => {
        place.put('z/y/new', 'n');
        place.put('big.bin', 'x'.repeat(3000));
        place.remove('node_modules', 'z/1');
      });
      expect(first).toMatchObject({ complete: false, leftOut: { count: 2 } });
      expect(first.changes.map(({ path }) => path.slice(place.root.length + 1))).toEqual(['big.bin', 'z/1']);
      const plan = await history.plan({ turns: 1 });
      expect(plan.complete).toBe(false);
      expect(brief(plan, place)).toEqual([['big.bin', 'replace', 'content_not_kept'], ['z/1', 'create', 'clear']]);
      expect((await history.apply(plan)).results.map(({ outcome }) => outcome)).toEqual(['not_restorable', 'done']);
      expect(place.text('z/y/new')).toBe('n');
      await turn(history, place, '2', () => undefined);
      expect(place.notices).toEqual([expect.stringMatching(/^Undo does not cover 2 places, such as .*\.$/)]);
    }));

  it('does not delete what could not be kept first', () =>
    inPlace({}, async (place) => {
      const history = place.history({ limits: { maxFileBytes: 1000 } });
      await turn(history, place, '1', () => place.put('made', 'x'.repeat(2000)));
      const plan = await history.plan({ turns: 1 });
      expect(brief(plan, place)).toEqual([['made', 'delete', 'cannot_be_kept']]);
      expect((await history.apply(plan)).done).toBe(false);
      expect((await history.apply(plan, null, { force: true })).done).toBe(true);
      expect(place.text('made')).toBeNull();
    }));

  it('keeps going when the root itself is deleted, and notices a special file', () =>
    inPlace({ 'r/a': 'a', 'r/s/b': 'b' }, async (place) => {
      execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', place.at('r/pipe')]);
      const history = place.history();
      await history.beginTurn('1', [place.at('r')]);
      place.remove('r');
      await history.endTurn('1');
      const { results } = await history.apply(await history.plan({ turns: 1 }));
      expect(results.map(({ path, outcome }) => [path.slice(place.root.length + 1), outcome])).toEqual([['r', 'done'], ['r/a', 'done'], ['r/pipe', 'not_restorable'], ['r/s', 'done'], ['r/s/b', 'done']]);
      expect([place.text('r/a'), place.text('r/s/b'), existsSync(place.at('r/pipe'))]).toEqual(['a', 'b', false]);
      expect(lstatSync(place.at('r')).isDirectory()).toBe(true);
    }));

  it('keeps and restores files larger than one piece', () =>
    inPlace({}, async (place) => {
      const big = Buffer.from(Array.from({ length: 700_000 }, (_, i) => `${i}`).join(','));
      place.put('big', big);
      const history = place.history();
      await turn(history, place, '1', () => place.put('big', Buffer.concat([big, Buffer.from('x')])));
      await turn(history, place, '2', () => place.remove('big'));
      await history.apply(await history.plan({ turns: 1 }));
      expect(statSync(place.at('big')).size).toBe(big.length + 1);
      await history.apply(await history.plan({ turns: 1 }));
      expect(readFileSync(place.at('big')).equals(big)).toBe(true);
    }));

  it('neither looks at nor copies what it shall leave out, whenever that is said', () =>
    inPlace({ 'secret/key': 'k0', a: 'a0' }, async (place) => {
      let isSecret = true;
      const history = place.history({ leavesOut: (path) => isSecret && path === place.at('secret') });
      const first = await turn(history, place, '1', () => {
        isSecret = false;
        place.put('a', 'a1');
      });
      isSecret = true;
      expect(first).toMatchObject({ complete: true, changes: [{ path: place.at('a') }] });
      expect(Object.values(treeOf(place.home)).filter((what) => what.includes('k0') || what.includes('secret/key'))).toEqual([]);
    }));
});
