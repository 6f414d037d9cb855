import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type FileHistory } from './index.ts';
import { Crash, FaultyFs } from './faulty-fs.fixture.ts';
import { inPlace, make, type Move, type Place } from './workspace.fixture.ts';

// Hundreds of histories a test: a busy machine takes its time.
jest.setTimeout(180_000);

const at = fc.constantFrom('a', 'b', 'c', 'd', 'd/a', 'd/b', 'd/e', 'd/e/a', 'd/e/f/g', 'h/i', '.env', 'ü n');
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), at, text: fc.constantFrom('', 'one', 'two', 'six', 'longer text') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('folder' as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('link' as const), at, target: fc.constantFrom('a', 'd', '../a', '/nowhere') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mode' as const), at, mode: fc.constantFrom(0o600, 0o644, 0o755, 0o700) }) },
);
const moves = fc.array(move, { maxLength: 8 });

async function turn(history: FileHistory, place: Place, id: string, work: readonly Move[]): Promise<void> {
  await history.beginTurn(id, [place.root]);
  for (const one of work) make(place.root, one);
  await history.endTurn(id);
}

describe('any turns', () => {
  it('can be undone to any depth, and done again', async () => {
    await fc.assert(
      fc.asyncProperty(moves, fc.array(moves, { minLength: 1, maxLength: 4 }), fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }), (start, turns, depths) =>
        inPlace({}, async (place) => {
          for (const one of start) make(place.root, one);
          const history = place.history();
          const trees = [place.tree()];
          for (const [index, work] of turns.entries()) {
            await turn(history, place, `t${index}`, work);
            trees.push(place.tree());
          }
          for (const depth of depths) {
            if (trees.length === 1) break;
            const count = Math.min(depth + 1, trees.length - 1);
            const now = place.tree();
            expect((await history.apply(await history.plan({ turns: count }))).done).toBe(true);
            expect(place.tree()).toEqual(trees.at(-1 - count));
            const redo = await history.planRedo();
            if (redo === null) throw new Error('nothing to redo');
            expect((await history.apply(redo)).done).toBe(true);
            expect(place.tree()).toEqual(now);
            await history.apply(await history.plan({ turns: count }));
            trees.splice(-count);
            expect((await history.turns()).map(({ turnId }) => turnId)).toHaveLength(trees.length - 1);
          }
          expect(place.tree()).toEqual(trees.at(-1));
          expect(place.notices).toEqual([]);
        }),
      ),
      { numRuns: 120 },
    );
  });

  it('never lose what the user wrote since', async () => {
    await fc.assert(
      fc.asyncProperty(moves, moves, fc.array(fc.tuple(at, fc.constantFrom('mine', 'my own')), { minLength: 1, maxLength: 4 }), (start, work, edits) =>
        inPlace({}, async (place) => {
          for (const one of start) make(place.root, one);
          const history = place.history();
          await turn(history, place, 't', work);
          for (const [path, text] of edits) make(place.root, { do: 'write', at: path, text });
          const mine = Object.entries(place.tree()).filter(([, what]) => /^file \d+ (?:mine|my own)$/.test(what));
          await history.apply(await history.plan({ turns: 1 }));
          expect(Object.entries(place.tree())).toEqual(expect.arrayContaining(mine));
        }),
      ),
      { numRuns: 120 },
    );
  });

  it('can all be undone, wherever earlier processes broke off', async () => {
    const life = fc.record({ work: fc.array(moves, { minLength: 1, maxLength: 2 }), undo: fc.nat({ max: 3 }), redo: fc.boolean(), crashAt: fc.nat({ max: 120 }) });
    await fc.assert(
      fc.asyncProperty(moves, fc.array(life, { minLength: 1, maxLength: 6 }), (start, lives) =>
        inPlace({}, async (place) => {
          for (const one of start) make(place.root, one);
          const before = place.tree();
          for (const [index, { work, undo, redo, crashAt }] of lives.entries()) {
            const history = place.history({ fs: new FaultyFs({ kind: 'crash', at: crashAt + 1 }).fs });
            try {
              for (const [nth, one] of work.entries()) await turn(history, place, `t${index}.${nth}`, one);
              if (undo > 0) await history.apply(await history.plan({ turns: undo }), null, { force: true });
              const back = redo ? await history.planRedo() : null;
              if (back !== null) await history.apply(back);
            } catch (error) {
              if (!(error instanceof Crash)) throw error;
            }
          }
          const history = place.history();
          const turns = await history.turns();
          if (turns.length > 0) await history.apply(await history.plan({ turns: turns.length }), null, { force: true });
          expect(place.tree()).toEqual(before);
        }),
      ),
      { numRuns: Number(process.env['DEEP'] ?? 60) },
    );
  });
});
