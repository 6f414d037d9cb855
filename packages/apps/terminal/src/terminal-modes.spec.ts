import { describe, expect, it } from '@jest/globals';
import { TerminalModes } from './terminal-modes.ts';

function begin(): { modes: TerminalModes; take: () => string } {
  let written = '';
  const modes = new TerminalModes((text) => (written += text));
  const take = (): string => {
    const text = written.replaceAll('\x1b', '');
    written = '';
    return text;
  };
  return { modes, take };
}

const OFF = '[?2026l[?7h[0m[?25h';

describe('terminal modes', () => {
  it('go on and off in pairs, once', () => {
    const { modes, take } = begin();
    modes.off();
    expect(take()).toBe('');
    modes.on();
    modes.on();
    expect(take()).toBe('[?2004h[?1004h[>4;1m');
    modes.useKeyboardProtocol();
    modes.useKeyboardProtocol();
    expect(take()).toBe('[>7u');
    modes.off('bye');
    modes.off('bye');
    expect(take()).toBe(`${OFF}bye[<1u[>4m[?1004l[?2004l`);
    modes.on();
    expect(take()).toBe('[?2004h[?1004h[>4;1m[>7u');
  });

  it('give each screen its keyboard, and come back to the one that was shown', () => {
    const { modes, take } = begin();
    modes.on();
    modes.useKeyboardProtocol();
    modes.alternate(true);
    take();
    modes.off();
    expect(take()).toBe(`[<1u[?1007l[?1049l${OFF}[<1u[>4m[?1004l[?2004l`);
    expect(modes.isAlternate).toBe(false);
    modes.on();
    expect(take()).toBe('[?2004h[?1004h[>4;1m[>7u[?1049h[?1007h[>7u');
    modes.alternate(false);
    expect(take()).toBe('[<1u[?1007l[?1049l');
  });

  it('remember a screen that is left while they are off', () => {
    const { modes, take } = begin();
    modes.on();
    modes.alternate(true);
    modes.off();
    modes.alternate(false);
    take();
    modes.on();
    expect(take()).toBe('[?2004h[?1004h[>4;1m');
  });
});
