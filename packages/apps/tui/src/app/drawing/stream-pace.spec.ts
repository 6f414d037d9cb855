import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StreamPace } from './stream-pace.ts';

const TICK = 1000 / 120;

/** Plays rows that become ready, with a frame each tick. @returns how many came with each frame */
function play(arrivals: readonly number[], pace = new StreamPace(), start = 0): number[] {
  let waiting = 0;
  return arrivals.map((rows, tick) => {
    waiting += rows;
    const count = pace.take(waiting, start + tick * TICK);
    waiting -= count;
    return count;
  });
}

describe('the pace of a message', () => {
  it('is a row with each tick while few wait', () => {
    expect(play([3, 0, 0, 0, 2, 0, 0])).toEqual([1, 1, 1, 0, 1, 1, 0]);
  });

  it('is no faster when frames come between ticks', () => {
    const pace = new StreamPace();
    expect([0, 1, 5, TICK, TICK + 1, 2 * TICK].map((now) => pace.take(3, now))).toEqual([1, 0, 0, 1, 0, 1]);
    expect(pace.nextIn(2 * TICK)).toBeCloseTo(TICK);
    expect(pace.nextIn(2 * TICK + 5)).toBeCloseTo(TICK - 5);
  });

  it('asks for nothing while nothing waits', () => {
    const pace = new StreamPace();
    expect(pace.nextIn(0)).toBeNull();
    pace.take(2, 0);
    expect(pace.nextIn(0)).toBe(TICK);
    pace.take(1, TICK);
    expect(pace.nextIn(TICK)).toBeNull();
    expect(pace.take(0, 99)).toBe(0);
  });

  it('takes all when eight rows wait', () => {
    expect(play([7])).toEqual([1]);
    expect(play([8, 1, 5, 0, 3])).toEqual([8, 1, 5, 0, 3]);
  });

  it('takes all when a row has waited for 120 ms', () => {
    const pace = new StreamPace();
    pace.take(3, 0);
    expect(pace.take(2, 119)).toBe(1);
    expect(pace.take(7, 120)).toBe(7);
  });

  it('goes row by row again when few have waited for a quarter of a second', () => {
    const pace = new StreamPace();
    expect(pace.take(8, 0)).toBe(8);
    expect(pace.take(2, 100)).toBe(2);
    expect(pace.take(2, 340)).toBe(2);
    expect(pace.take(2, 350)).toBe(1);
  });

  it('does not, while more than a few come', () => {
    const pace = new StreamPace();
    pace.take(8, 0);
    expect([100, 200, 300, 400, 500].map((now) => pace.take(3, now))).toEqual([3, 3, 3, 3, 3]);
    expect([501, 700, 740].map((now) => pace.take(2, now))).toEqual([2, 2, 2]);
    expect(pace.take(2, 751)).toBe(1);
  });

  it('falls back into catching up only after a rest, or when it is far behind', () => {
    const calm = (): StreamPace => {
      const pace = new StreamPace();
      pace.take(8, 0);
      pace.take(1, 100);
      expect(pace.take(2, 350)).toBe(1);
      pace.take(1, 360);
      return pace;
    };
    expect(calm().take(9, 599)).toBe(1);
    expect(calm().take(9, 600)).toBe(9);
    expect(calm().take(64, 400)).toBe(64);
  });

  it('brings every row, and keeps up with any stream', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }), (arrivals) => {
        const quiet = Array<number>(60).fill(0);
        const taken = play([...arrivals, ...quiet]);
        const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
        expect(sum(taken)).toBe(sum(arrivals));
        let behind = 0;
        for (const [tick, count] of taken.entries()) {
          behind += (arrivals[tick] ?? 0) - count;
          expect(behind).toBeLessThan(64);
        }
      }),
    );
  });
});
