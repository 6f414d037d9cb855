import { describe, expect, it } from '@jest/globals';
import { type Quirk, QUIRKS, simulate } from './original-model.fixture.ts';
import { type Answer, BothPrograms } from './original-run.fixture.ts';
import { makeTrial, type PatchTrial } from './patch-trial.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;
const TRIALS = Number(process.env['CODEX_TS_ORACLE_TRIALS'] ?? 4000);
const SEED = Number(process.env['CODEX_TS_ORACLE_SEED'] ?? 1) * 1_000_000;
const ALL = Object.keys(QUIRKS) as Quirk[];

/** Comparable, whatever order names came in. */
function written({ code, stdout, stderr, tree }: Answer): string {
  return JSON.stringify([code, stdout, stderr, Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1))], null, 1);
}

/** The quirks without which the original's answer would be another. */
async function quirksOf(trial: PatchTrial, theirs: string): Promise<Quirk[]> {
  const needed: Quirk[] = [];
  for (const quirk of ALL) {
    const others = new Set(ALL.filter((other) => other !== quirk));
    if (written(await simulate(trial, others)) !== theirs) needed.push(quirk);
  }
  return needed;
}

describe(`the original itself${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('answers patches as we do, but for what is known', async () => {
    const both = new BothPrograms(ORACLE ?? '');
    const counts = { agreed: 0, explained: 0, applied: 0 };
    const reasons = new Map<string, number>();
    const unexplained: string[] = [];
    try {
      for (let seed = SEED; seed < SEED + TRIALS; seed++) {
        const trial = makeTrial(seed);
        const [theirs, ours] = [written(await both.original(trial)), written(await both.ours(trial))];
        // Both are held against the model, also where they agree.
        const [asTheirs, asOurs] = [written(await simulate(trial, new Set(ALL))), written(await simulate(trial, new Set()))];
        if (theirs.startsWith('[\n 0,')) counts.applied++;
        if (theirs !== asTheirs || ours !== asOurs) unexplained.push(JSON.stringify({ seed, ...trial, theirs, asTheirs, ours, asOurs }, null, 1));
        else if (theirs === ours) counts.agreed++;
        else {
          counts.explained++;
          for (const quirk of await quirksOf(trial, theirs)) reasons.set(QUIRKS[quirk], (reasons.get(QUIRKS[quirk]) ?? 0) + 1);
        }
      }
    } finally {
      both.close();
    }
    const why = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `\n  ${String(count)}: ${reason}`);
    console.log(`patches: tried ${String(TRIALS)} (${String(counts.applied)} apply), agreed ${String(counts.agreed)}, explained ${String(counts.explained)}, different ${String(unexplained.length)}${why.join('')}`);
    expect(unexplained.slice(0, 5)).toEqual([]);
  }, 3_600_000);
});
