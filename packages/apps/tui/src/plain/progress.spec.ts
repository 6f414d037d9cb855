import { expect, it } from '@jest/globals';

import { command, Screen, started, turnEnded, turnStarted } from '../state/talk.fixture.ts';
import { mayRun } from '../state/talk.fixture.ts';
import { FakeClock } from '@codex-ts/fake-terminal';
import { Progress } from './progress.ts';

it('says after every half minute of silence that the work goes on, and only while it does', () => {
  const clock = new FakeClock();
  const screen = new Screen().play(turnStarted(), started(command('npm test')));
  const said: string[] = [];
  const progress = new Progress({ clock, state: () => screen.state, say: (lines) => void said.push(...lines) });
  progress.restart();
  clock.advance(20_000);
  progress.restart();
  clock.advance(29_000);
  expect(said).toEqual([]);
  clock.advance(1_000);
  clock.advance(30_000);
  expect(said).toEqual(['Still working after 50 seconds. Running: npm test', 'Still working after 1 minute 20 seconds. Running: npm test']);
  screen.play({ type: 'asked', request: mayRun(1) });
  progress.restart();
  expect(clock.pending).toBe(0);
  screen.play(turnEnded());
  progress.restart();
  expect(clock.pending).toBe(0);
});
