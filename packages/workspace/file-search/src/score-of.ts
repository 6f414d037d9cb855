import { POINTS } from './char-bonus.ts';
import { type Haystack } from './haystack.ts';

/** What a match at these places, in rising order, is worth. */
export function scoreOf({ bonus }: Haystack, places: readonly number[]): number {
  let score = 0;
  let run = 0;
  let before = -1;
  for (const [index, place] of places.entries()) {
    const worth = bonus[place] ?? 0;
    const gap = place - before - 1;
    before = place;
    score += POINTS.match;
    if (index === 0 || gap > 0) {
      run = worth;
      score += index === 0 ? worth * POINTS.firstTimes : worth - POINTS.gapStart - (gap - 1) * POINTS.gapMore;
      continue;
    }
    run = Math.max(run, POINTS.consecutive);
    if (worth >= POINTS.boundary && worth > run) run = worth;
    score += Math.max(run, worth);
  }
  return score;
}
