import { describe, expect, it } from '@jest/globals';
import { textOf } from '@codex-ts/terminal-markup';

import { statusRow } from '../../state/status-row.ts';
import { mayRun, Screen, turnStarted } from '../../state/talk.fixture.ts';
import { statusLines } from '../../views/rows/status-lines.ts';
import { nextFrameIn } from './live-frame.ts';

describe('while a turn works', () => {
  const { state } = new Screen().play(turnStarted());
  const next = (animations: boolean, nowMs: number): number | null => nextFrameIn({ state, nowMs, animations, showsText: false });

  it('the screen moves by itself with animations, and without them once a minute', () => {
    expect(next(true, 1_300)).toBe(500);
    expect([next(false, 1_300), next(false, 61_000)]).toEqual([58_700, 59_000]);
  });

  it('the time is told in minutes when nothing shall move, and not in the first', () => {
    const row = (nowMs: number, isSteady: boolean): string => statusLines({ status: statusRow(state, nowMs, { showsText: false }), terminals: 0, isSteady }, 80).map(textOf).join('\n');
    expect(row(59_900, true)).toBe('• Working (esc to interrupt)');
    expect(row(59_900, false)).toBe('• Working (59s • esc to interrupt)');
    expect(row(125_000, true)).toBe('• Working (2m • esc to interrupt)');
    expect(row(3_725_000, true)).toBe('• Working (1h 02m • esc to interrupt)');
  });

  it('nothing moves while the user is asked, nor when no turn runs', () => {
    const asked = new Screen(state).play({ type: 'asked', request: mayRun(1) }).state;
    const playing = { nowMs: 1_300, animations: false, showsText: false };
    expect(nextFrameIn({ state: asked, ...playing })).toBeNull();
    expect(nextFrameIn({ state: new Screen().state, ...playing })).toBeNull();
  });
});
