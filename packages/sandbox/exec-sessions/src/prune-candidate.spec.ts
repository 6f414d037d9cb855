import { expect, it } from '@jest/globals';
import { MAX_OPEN_SESSIONS, pruneCandidate } from './prune-candidate.ts';

const sessions = (over: readonly number[], count = MAX_OPEN_SESSIONS): { name: number; isOver: boolean }[] =>
  Array.from({ length: count }, (_, name) => ({ name, isOver: over.includes(name) }));

it('closes nothing while there is room', () => {
  expect(pruneCandidate(sessions([0, 1], 63))).toBeUndefined();
});

it('takes one that has ended first, else the least recently used', () => {
  expect(pruneCandidate(sessions([]))?.name).toBe(0);
  expect(pruneCandidate(sessions([20, 40]))?.name).toBe(20);
});

it('never takes one of the 8 most recently used', () => {
  expect(pruneCandidate(sessions([55]))?.name).toBe(55);
  expect(pruneCandidate(sessions([56, 60]))?.name).toBe(0);
});
