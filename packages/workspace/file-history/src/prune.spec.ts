import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ownIdentity } from '@codex-ts/fs-utils';
import { Crash, FaultyFs } from './faulty-fs.fixture.ts';
import { DEFAULT_FILE_HISTORY_LIMITS, FileHistory, type FileHistoryLimits, nodeHistoryFs } from './index.ts';
import { inPlace, type Place } from './workspace.fixture.ts';

const DAY = 86_400_000;

const prune = (place: Place, limits: Partial<FileHistoryLimits> = {}, more: { now?: () => number; fs?: FaultyFs['fs'] } = {}): Promise<{ freedBytes: number }> =>
  FileHistory.prune({ codexHome: place.home, limits: { ...DEFAULT_FILE_HISTORY_LIMITS, ...limits }, ...more });

async function turn(history: FileHistory, place: Place, id: string, text: string): Promise<void> {
  await history.beginTurn(id, [place.root]);
  place.put('f', text);
  await history.endTurn(id);
}

function objectBytes(place: Place): number {
  const folder = join(place.home, 'file-history/objects');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

const text = (n: number): string => String(n).repeat(1000);

/** Turns a day apart, the first `count` days ago. */
async function turns(place: Place, count: number, threadId = 'thread-1'): Promise<FileHistory> {
  const start = Date.now() - count * DAY;
  let now = start;
  const history = place.history({ threadId, now: () => now });
  for (let n = 1; n <= count; n++) {
    now = start + n * DAY;
    await turn(history, place, String(n), text(n));
  }
  return history;
}

const ids = async (history: FileHistory): Promise<string[]> => (await history.turns()).map(({ turnId }) => turnId);
/** Objects of the test are young; in an hour they are not. */
const later = (): number => Date.now() + 3_600_000;

describe('prune', () => {
  it('forgets turns that are too old, and what they alone needed', () =>
    inPlace({ f: text(0) }, async (place) => {
      const history = await turns(place, 6);
      expect(await prune(place, {}, { now: later })).toEqual({ freedBytes: 0 });
      const { freedBytes } = await prune(place, { maxDays: 2.5 }, { now: later });
      expect(freedBytes).toBe(3000);
      expect(await ids(history)).toEqual(['6', '5', '4']);
      const fresh = place.history();
      expect(await ids(fresh)).toEqual(['6', '5', '4']);
      expect((await fresh.apply(await fresh.plan({ turns: 3 }))).done).toBe(true);
      expect(place.text('f')).toBe(text(3));
    }));

  it('keeps the store below its size, the newest turns first', () =>
    inPlace({ f: text(0) }, async (place) => {
      await turns(place, 5);
      await turns(place, 2, 'thread-2');
      expect(objectBytes(place)).toBeGreaterThan(5000);
      await prune(place, { maxBytes: 4500 }, { now: later });
      expect(objectBytes(place)).toBeLessThanOrEqual(4500);
      for (const threadId of ['thread-1', 'thread-2']) {
        const history = place.history({ threadId });
        const [newest] = await history.turns();
        if (newest === undefined) continue;
        expect((await history.plan({ turns: 1 })).entries.map(({ obstacle }) => obstacle)).toEqual([null]);
      }
      expect((await ids(place.history()))[0]).toBe('5');
      await prune(place, { maxBytes: 0 }, { now: later });
      expect(objectBytes(place)).toBe(0);
      expect(readdirSync(join(place.home, 'file-history/threads'))).toEqual([]);
    }));

  it('takes nothing from a turn in progress, and nothing that is young', () =>
    inPlace({ f: text(0), g: text(9) }, async (place) => {
      const history = place.history();
      await history.beginTurn('1', [place.root]);
      place.remove('f', 'g');
      expect(await prune(place, { maxBytes: 0, maxDays: 0 })).toEqual({ freedBytes: 0 });
      expect(await prune(place, { maxBytes: 0, maxDays: 0 }, { now: () => Date.now() + 90 * DAY })).toEqual({ freedBytes: 0 });
      await history.endTurn('1');
      expect((await history.apply(await history.plan({ turns: 1 }))).done).toBe(true);
      expect([place.text('f'), place.text('g')]).toEqual([text(0), text(9)]);
    }));

  it('is not led to remove anything by a clock that was set back', () =>
    inPlace({ f: text(0) }, async (place) => {
      const history = await turns(place, 3);
      expect(await prune(place, {}, { now: () => Date.now() - 400 * DAY })).toEqual({ freedBytes: 0 });
      expect(await ids(history)).toHaveLength(3);
    }));

  it('waits for its turn, and ignores the marks of the dead', () =>
    inPlace({ f: text(0) }, async (place) => {
      await turns(place, 3);
      const folder = join(place.home, 'file-history');
      const old = { maxDays: 0 };
      writeFileSync(join(folder, 'writers/somebody'), ownIdentity());
      expect(await prune(place, old, { now: () => Date.now() + 60_000 * 20 })).toEqual({ freedBytes: 0 });
      writeFileSync(join(folder, 'writers/somebody'), ownIdentity().replace(/^\d+/, '4194999'));
      writeFileSync(join(folder, 'prune.lock'), ownIdentity().replace(/^\d+/, '4194999'));
      const history = place.history();
      await turn(history, place, 'new', 'x');
      expect((await prune(place, old, { now: () => Date.now() + DAY })).freedBytes).toBeGreaterThan(0);
      expect(existsSync(join(folder, 'prune.lock'))).toBe(false);
      expect(readdirSync(join(folder, 'writers'))).toEqual([]);
    }));

  it('lets a turn that begins wait until it is over', () =>
    inPlace({ f: text(0) }, async (place) => {
      await turns(place, 2);
      const order: string[] = [];
      let begin: Promise<unknown> = Promise.resolve();
      const fs = {
        ...nodeHistoryFs,
        readdir: async (path: string | Buffer) => {
          if (String(path).endsWith('/threads') && order.length === 0) {
            order.push('prune');
            begin = place.history().beginTurn('late', [place.root]).then(() => order.push('begun'));
            for (let n = 0; n < 20; n++) await new Promise((resolve) => setTimeout(resolve, 1));
            order.push('pruned on');
          }
          return nodeHistoryFs.readdir(path);
        },
      };
      await prune(place, {}, { now: later, fs });
      await begin;
      expect(order).toEqual(['prune', 'pruned on', 'begun']);
    }));

  it('loses nothing that is needed when it breaks off or the disk is full', async () => {
    let tried = 0;
    const attempt = async (kind: 'crash' | 'full', at: number): Promise<boolean> => {
      const faulty = new FaultyFs(kind === 'crash' ? { kind, at } : { kind, at, isLasting: true });
      await inPlace({ f: text(0) }, async (place) => {
        await turns(place, 4);
        try {
          await prune(place, { maxDays: 2.5 }, { now: later, fs: faulty.fs });
        } catch (error) {
          if (!(error instanceof Crash) && (error as { code?: string }).code !== 'ENOSPC') throw error;
        }
        // The process that broke off is this one; its lock counts as that of a dead one.
        const lock = join(place.home, 'file-history/prune.lock');
        if (existsSync(lock)) writeFileSync(lock, ownIdentity().replace(/^\d+/, '4194999'));
        const history = place.history();
        expect((await ids(history)).slice(0, 2)).toEqual(['4', '3']);
        await history.apply(await history.plan({ since: '3' }));
        expect(place.text('f')).toBe(text(2));
      });
      tried += 1;
      return faulty.wasHit;
    };
    for (const kind of ['crash', 'full'] as const) for (let at = 1; await attempt(kind, at); at++);
    expect(tried).toBeGreaterThan(10);
  });

  it('happens by itself when the store is nearly full', () =>
    inPlace({ f: text(0) }, async (place) => {
      let now = Date.now();
      const history = place.history({ limits: { maxBytes: 5000 }, now: () => now });
      for (let n = 1; n <= 12; n++) {
        now += DAY;
        await turn(history, place, String(n), text(n % 10));
      }
      expect(objectBytes(place)).toBeLessThanOrEqual(5000);
      expect(place.notices).toEqual([]);
      expect((await history.plan({ turns: 1 })).entries).toEqual([expect.objectContaining({ obstacle: null })]);
    }));

  it('says so when there is no room for a copy', () =>
    inPlace({ f: text(0), g: text(1) }, async (place) => {
      const history = place.history({ limits: { maxBytes: 1500 } });
      await turn(history, place, '1', 'x');
      expect(place.notices).toEqual([expect.stringMatching(/^Undo does not cover .*\(no room for copies\)\.$/)]);
      expect((await history.turns())[0]).toMatchObject({ complete: false });
    }));
});

describe('remove', () => {
  it('forgets one thread', () =>
    inPlace({ f: text(0) }, async (place) => {
      await turns(place, 1);
      const other = await turns(place, 1, 'thread-2');
      await FileHistory.remove({ codexHome: place.home, threadId: 'thread-1' });
      await FileHistory.remove({ codexHome: place.home, threadId: 'never-was' });
      expect(await ids(place.history())).toEqual([]);
      expect(await ids(other)).toEqual(['1']);
      utimesSync(place.home, 0, 0);
    }));

  it('does nothing in a home without a history', () =>
    inPlace({}, async (place) => {
      expect(await prune(place)).toEqual({ freedBytes: 0 });
      expect(existsSync(place.home)).toBe(false);
    }));
});
