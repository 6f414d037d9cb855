import { chmodSync, mkdirSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ContentState, DEFAULT_FILE_HISTORY_LIMITS, FileHistory } from './index.ts';
import { inPlace, type Place } from './workspace.fixture.ts';

const INITIAL = { 'a.txt': 'old\n', gone: 'gone\n', moded: 'm' };

async function shown(state: ContentState | null): Promise<string | null> {
  if (state === null) return null;
  if (state.type === 'link') return `-> ${state.target.toString()}`;
  return state.type === 'file' ? `${state.mode.toString(8)} ${(await state.content())?.toString() ?? 'lost'}` : state.type;
}

/** What the history tells of a turn: `[name, before, after]`. */
async function told(history: FileHistory, place: Place, turnId = '1'): Promise<(string | null)[][]> {
  const changes = await history.contents(turnId);
  return Promise.all(changes.map(async ({ path, before, after }) => [path.slice(place.root.length + 1), await shown(before), await shown(after)]));
}

/** A turn that changes, adds, removes, links and changes a mode. */
async function turn(place: Place, history: FileHistory): Promise<void> {
  await history.beginTurn('1', [place.root]);
  place.put('a.txt', 'new\n');
  place.put('dir/made', 'made\n');
  place.remove('gone');
  symlinkSync('a.txt', place.at('link'));
  chmodSync(place.at('moded'), 0o755);
  await history.endTurn('1');
}

const CHANGES = [
  ['a.txt', '644 old\n', '644 new\n'],
  ['dir', null, 'folder'],
  ['dir/made', null, '644 made\n'],
  ['gone', '644 gone\n', null],
  ['link', null, '-> a.txt'],
  ['moded', '644 m', '755 m'],
];

describe('the contents of a turn', () => {
  it('are told before and after, whatever has become of the files', () =>
    inPlace(INITIAL, async (place) => {
      await turn(place, place.history());
      expect(await told(place.history(), place)).toEqual(CHANGES);
      place.put('a.txt', 'by the user\n');
      place.remove('dir', 'link', 'moded');
      expect(await told(place.history(), place)).toEqual(CHANGES);
    }));

  it('are those of the disk where they were not kept, as long as nothing changed', () =>
    inPlace(INITIAL, async (place) => {
      await turn(place, place.history({ limits: { maxBytes: 12 } }));
      const lost = CHANGES.map(([name, before, after]) => [name, before, name === 'a.txt' ? '644 lost' : after]);
      expect(await told(place.history(), place)).toEqual(CHANGES);
      place.put('a.txt', 'by the user\n');
      expect(await told(place.history(), place)).toEqual(lost);
      place.remove('a.txt');
      mkdirSync(place.at('a.txt'));
      expect(await told(place.history(), place)).toEqual(lost);
    }));

  it('know names of any bytes', () =>
    inPlace({}, async (place) => {
      const history = place.history();
      await history.beginTurn('1', [place.root]);
      const odd = Buffer.concat([Buffer.from(`${place.root}/x`), Buffer.from([0xff])]);
      symlinkSync('here', odd);
      await history.endTurn('1');
      expect((await history.contents('1')).map(({ name, path }) => [name.equals(odd), path])).toEqual([[true, `${place.root}/x\ufffd`]]);
    }));

  it('are not told of turns that are unknown or undone', () =>
    inPlace(INITIAL, async (place) => {
      const history = place.history();
      await turn(place, history);
      await expect(history.contents('2')).rejects.toMatchObject({ code: 'unknown_turn' });
      await history.apply(await history.plan({ turns: 1 }));
      await expect(history.contents('1')).rejects.toMatchObject({ code: 'unknown_turn' });
    }));

  it('make room before anything that undo needs does', () =>
    inPlace({ a: 'a'.repeat(1000), b: 'b'.repeat(1000) }, async (place) => {
      const history = place.history();
      await history.beginTurn('1', [place.root]);
      place.put('a', 'A'.repeat(1000));
      place.put('b', 'B'.repeat(1000));
      await history.endTurn('1');
      const objects = join(place.home, 'file-history/objects');
      const count = (): number => readdirSync(objects, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
      expect(count()).toBe(4);
      const prune = (maxBytes: number) => FileHistory.prune({ codexHome: place.home, limits: { ...DEFAULT_FILE_HISTORY_LIMITS, maxBytes }, now: () => Date.now() + 3_600_000 });
      expect([await prune(4000), count()]).toEqual([{ freedBytes: 0 }, 4]);
      expect([await prune(3500), count()]).toEqual([{ freedBytes: 1000 }, 3]);
      expect([await prune(2500), count()]).toEqual([{ freedBytes: 1000 }, 2]);
      utimesSync(place.at('a'), 0, 0);
      const fresh = place.history();
      expect((await fresh.apply(await fresh.plan({ turns: 1 }))).done).toBe(true);
      expect([place.text('a'), place.text('b')]).toEqual(['a'.repeat(1000), 'b'.repeat(1000)]);
    }));
});
