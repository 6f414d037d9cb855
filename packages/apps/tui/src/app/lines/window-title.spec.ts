import { describe, expect, it } from '@jest/globals';

import { FakeClock } from '@codex-ts/fake-terminal';
import { WindowTitle } from './window-title.ts';

function title({ animations = true, isOurs = (): boolean => true } = {}) {
  const clock = new FakeClock();
  const written: string[] = [];
  return { clock, written, title: new WindowTitle({ clock, animations, isOurs, write: (text) => void written.push(text.replace('\x1b]0;', '').replace('\x1b\\', '')) }) };
}

describe("the window's title", () => {
  it('is written when it changes, and taken away at the end', () => {
    const { title: one, written } = title();
    one.show(() => 'proj', { spins: false });
    one.show(() => 'proj', { spins: false });
    one.close();
    expect(written).toEqual(['proj', '']);
  });

  it('turns its mark ten times a second while work goes on, and has no timer otherwise', () => {
    const { title: one, written, clock } = title();
    one.show((mark) => `${mark} proj`, { spins: true });
    clock.advance(1000);
    expect(written).toEqual(['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏', '⠋'].map((mark) => `${mark} proj`));
    one.show(() => 'proj', { spins: false });
    clock.advance(1000);
    expect(written.at(-1)).toBe('proj');
    expect(clock.pending).toBe(0);
  });

  it('stands still without animations, without a mark in it, and while another program has the terminal', () => {
    for (const [options, text] of [[{ animations: false }, (mark: string) => `${mark} proj`], [{}, () => 'proj']] as const) {
      const { title: one, written, clock } = title(options);
      one.show(text, { spins: true });
      clock.advance(1000);
      expect(written).toHaveLength(1);
    }
    let isOurs = false;
    const { title: one, written, clock } = title({ isOurs: () => isOurs });
    one.show((mark) => mark, { spins: true });
    expect(written).toEqual([]);
    isOurs = true;
    clock.advance(100);
    expect(written).toHaveLength(1);
    one.close();
    expect(clock.pending).toBe(0);
  });

  it('cannot carry sequences, and is not longer than a tab can show', () => {
    const { title: one, written } = title();
    one.show(() => `a\x1b]52;c;eA==\x07\nb\u202ec${'🎉'.repeat(500)}`, { spins: false });
    expect(written[0]).not.toMatch(/[\x00-\x1f\x7f\u202e]/);
    expect(Array.from(written[0] ?? '')).toHaveLength(160);
  });
});
