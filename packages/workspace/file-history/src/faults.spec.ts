import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';
import { Crash, type Fault, FaultyFs } from './faulty-fs.fixture.ts';
import { type FileHistory, type HistoryFs } from './index.ts';
import { inPlace, type Place } from './workspace.fixture.ts';

const FILES = { a: 'a0', b: 'b0', 'd/x': 'x0', keep: 'k' };
const OLD_OR_NEW: Readonly<Record<string, readonly string[]>> = { a: ['a0', 'a1'], b: ['b0', 'b1'], 'd/x': ['x0'], keep: ['k'], 'n/new': ['n1'] };

// Hundreds of histories a test: a busy machine takes its time.
jest.setTimeout(180_000);

/** How many faults were tried, by kind; all are survived or the test fails. */
const tried = new Map<string, number>();
afterAll(() => {
  process.stdout.write(`file history, faults tried and survived: ${[...tried].map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`);
});

function prepare(place: Place): void {
  symlinkSync('a', place.at('link'));
  chmodSync(place.at('b'), 0o755);
}

function work(place: Place): void {
  place.put('a', 'a1');
  place.put('b', 'b1');
  place.remove('d', 'link');
  place.put('n/new', 'n1');
}

/** What went wrong and may: the fault itself, or our own sentence about it. */
function isExpected(error: unknown): boolean {
  return error instanceof Crash || CodexError.isInstance(error) || (error as { code?: string }).code === 'ENOSPC' || (error as { code?: string }).code === 'EIO';
}

interface Outcome {
  begun: boolean;
  worked: boolean;
  refused: unknown;
}

/** One turn and its undo; goes on after errors as an engine would, but not after a crash. */
async function session(place: Place, history: FileHistory): Promise<Outcome> {
  const outcome: Outcome = { begun: false, worked: false, refused: null };
  try {
    await history.beginTurn('t', [place.root]);
    outcome.begun = true;
    await history.noteBefore('t', place.at('a'));
    work(place);
    outcome.worked = true;
    await history.endTurn('t');
    const plan = await history.plan({ turns: 1 });
    if (plan.turnIds.length > 0) await history.apply(plan);
  } catch (error) {
    if (!isExpected(error)) throw error;
    outcome.refused = error;
  }
  return outcome;
}

/** Nothing is half old and half new, and nothing that was not touched has changed. */
function expectWhole(place: Place): void {
  for (const [path, what] of Object.entries(place.tree())) {
    if (path === 'link' || path.includes('.codex-undo-') || what.startsWith('folder')) continue;
    expect([path, OLD_OR_NEW[path] ?? []]).toEqual([path, expect.arrayContaining([what.replace(/^file \d+ /, '')])]);
  }
}

/** A new start on a sound disk: the turn is undone if it was recorded, and nothing of ours stays in the workspace. */
async function expectRecovery(place: Place, before: Record<string, string>, outcome: Outcome, force: boolean): Promise<void> {
  const history = place.history();
  const [turn] = await history.turns();
  if (turn === undefined) {
    const isSaid = place.notices.length > 0 || outcome.refused !== null;
    const isUndone = JSON.stringify(place.tree()) === JSON.stringify(before);
    expect({ isSaid, isUndone }).not.toEqual({ isSaid: false, isUndone: false });
    return;
  }
  const plan = await history.plan({ turns: 1 });
  const { results } = await history.apply(plan, null, { force });
  if (turn.complete || !force) expect(results.filter(({ outcome: one }) => one !== 'done')).toEqual([]);
  const isKept = results.every(({ outcome: one }) => one === 'done');
  if (isKept && plan.complete) expect(place.tree()).toEqual(before);
  await history.beginTurn('after', [place.root]);
  expect((await history.endTurn('after')).complete).toBe(true);
  expect(Object.keys(place.tree()).filter((path) => path.includes('.codex-undo-'))).toEqual([]);
}

async function survive(fault: Fault): Promise<boolean> {
  const faulty = new FaultyFs(fault);
  await inPlace(FILES, async (place) => {
    prepare(place);
    const before = place.tree();
    const outcome = await session(place, place.history({ fs: faulty.fs }));
    if (fault.kind !== 'crash') expect(outcome).toMatchObject({ begun: true, worked: true });
    expectWhole(place);
    // Nobody else changed anything: after a crash nothing may look like a conflict.
    await expectRecovery(place, before, outcome, fault.kind !== 'crash');
  });
  const kind = fault.kind === 'full' ? `disk full ${fault.isLasting ? 'for good' : 'once'}` : fault.kind;
  tried.set(kind, (tried.get(kind) ?? 0) + 1);
  return faulty.wasHit;
}

async function enumerate(fault: (at: number) => Fault): Promise<void> {
  for (let at = 1; await survive(fault(at)); at++);
}

describe('a turn and its undo', () => {
  it('survive a crash at every call to the disk', async () => {
    await enumerate((at) => ({ kind: 'crash', at }));
    expect(tried.get('crash')).toBeGreaterThan(80);
  });

  it('survive a full disk at every call, once and for good', async () => {
    await enumerate((at) => ({ kind: 'full', at, isLasting: false }));
    await enumerate((at) => ({ kind: 'full', at, isLasting: true }));
  });

  it('survive an I/O error at every call', async () => {
    await enumerate((at) => ({ kind: 'io', at }));
  });
});

describe('a journal', () => {
  it('cut at any byte of its last two lines costs those lines only, and takes new ones', () =>
    inPlace({ a: '0' }, async (place) => {
      const first = place.history();
      for (const id of ['1', '2', '3']) {
        await first.beginTurn(id, [place.root]);
        place.put('a', id);
        await first.endTurn(id);
      }
      const journal = join(place.home, 'file-history/threads/thread-1/journal.jsonl');
      const whole = readFileSync(journal);
      const lastTwo = whole.lastIndexOf('\n', whole.lastIndexOf('\n', whole.length - 2) - 1) + 1;
      for (let end = lastTwo; end <= whole.length; end++) {
        writeFileSync(journal, whole.subarray(0, end));
        place.put('a', '3');
        const history = place.history();
        const turns = (await history.turns()).map(({ turnId }) => turnId);
        expect([end, turns.slice(-2)]).toEqual([end, ['2', '1']]);
        await history.beginTurn('new', [place.root]);
        place.put('a', 'new');
        await history.endTurn('new');
        const all = await place.history().turns();
        expect([end, all[0]?.turnId, all.at(-1)?.turnId]).toEqual([end, 'new', '1']);
        if (end % 8 === 0) {
          await history.apply(await history.plan({ since: '1' }), null, { force: true });
          expect([end, place.text('a')]).toEqual([end, '0']);
        }
        tried.set('journal cut', (tried.get('journal cut') ?? 0) + 1);
      }
    }));

  it('with bad lines and missing files still tells what it can', () =>
    inPlace({ a: '0' }, async (place) => {
      const history = place.history();
      await history.beginTurn('1', [place.root]);
      place.put('a', '1');
      await history.endTurn('1');
      const folder = join(place.home, 'file-history');
      const journal = join(folder, 'threads/thread-1/journal.jsonl');
      const bad = ['', 'null', '[]', '{"kind":"end"}', '{"kind":"begin","turn":1}', '{"kind":"later"}', '\u0000\u0000', `{"kind":"end","turn":"x","atMs":1,"changes":[{"path":"/a","before":{"type":"file","mode":1,"size":1,"hash":"../../x"},"after":null}]}`];
      writeFileSync(journal, `${bad.join('\n')}\n${readFileSync(journal, 'utf8')}${bad.join('\n')}`);
      for (const name of ['size.json']) writeFileSync(join(folder, name), 'garbage');
      const fresh = place.history();
      expect((await fresh.turns()).map(({ turnId }) => turnId)).toEqual(['1']);
      await fresh.apply(await fresh.plan({ turns: 1 }));
      expect(place.text('a')).toBe('0');
    }));

  it('does without a damaged look at the workspace', () =>
    inPlace({ a: '0', b: '0' }, async (place) => {
      const looks = (fs: HistoryFs, damaged: string): HistoryFs => ({
        ...fs,
        read: async (path, max) => {
          const read = await fs.read(path, max);
          return String(path).includes(damaged) ? { ...read, bytes: read.bytes.subarray(0, read.bytes.length - 5) } : read;
        },
      });
      const whole = new FaultyFs(null).fs;
      await place.history().beginTurn('0', [place.root]);
      const history = place.history({ fs: looks(whole, '.manifest') });
      await history.beginTurn('1', [place.root]);
      place.put('a', '1');
      expect((await history.endTurn('1')).changes).toHaveLength(1);
      const second = place.history({ fs: looks(whole, '/open-') });
      await second.beginTurn('2', [place.root]);
      await second.noteBefore('2', place.at('a'));
      place.put('a', '2');
      expect(await second.endTurn('2')).toMatchObject({ complete: false, changes: [{ path: place.at('a') }] });
    }));
});
