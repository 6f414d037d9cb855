import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { Screen } from './screen.ts';

const [QUESTION, FOCUS_IN] = ['\x1b]11;?', '\x1b[I'];

class Input extends EventEmitter {
  isTTY = true;
  setRawMode(): void {
    // There is no mode here.
  }
  resume(): void {
    // It is never paused.
  }
  pause(): void {
    // It is never paused.
  }
}

/** A terminal that tells its background, `rgb`, while it has one. */
async function openOn(terminal: { rgb: string | null; answers?: boolean }): Promise<{ screen: Screen; asked: () => number; focus: () => Promise<void> }> {
  const input = new Input();
  let asked = 0;
  const send = (text: string): unknown => input.emit('data', Buffer.from(text));
  const write = (text: string): void => {
    if (!text.includes('\x1b[c')) return;
    if (text.includes(QUESTION)) asked += 1;
    if (terminal.answers === false) return;
    queueMicrotask(() => send(`${terminal.rgb === null ? '' : `\x1b]11;rgb:${terminal.rgb}\x1b\\`}\x1b[?62c`));
  };
  const output = Object.assign(new EventEmitter(), { isTTY: true, columns: 80, rows: 24, write });
  const hooks = Object.assign(new EventEmitter(), { pid: 42, platform: 'linux' as const, kill: () => undefined });
  const screen = await Screen.open({ env: { TERM: 'xterm-256color' }, settings: {}, terminal: { input, output, hooks } });
  const focus = async (): Promise<void> => {
    send(FOCUS_IN);
    for (let turns = 0; turns < 3; turns += 1) await nextTurn();
  };
  return { screen, asked: () => asked, focus };
}

describe('the colours of the screen', () => {
  it('follow the background, which is asked for again when the focus comes back', async () => {
    const terminal = { rgb: '0000/0000/0000' };
    const { screen, asked, focus } = await openOn(terminal);
    const dark = screen.theme;
    expect(dark.isLight).toBe(false);
    await focus();
    // The same background is the same look: nothing is drawn again.
    expect(screen.theme).toBe(dark);
    terminal.rgb = 'ffff/ffff/ffff';
    await focus();
    expect([screen.theme.isLight, screen.theme.background]).toEqual([true, [255, 255, 255]]);
    expect(asked()).toBe(3);
    screen.close();
  });

  it('are asked for once at a time, however often the focus comes', async () => {
    const terminal: Parameters<typeof openOn>[0] = { rgb: '0000/0000/0000' };
    const { screen, asked, focus } = await openOn(terminal);
    terminal.answers = false;
    for (let times = 0; times < 5; times += 1) await focus();
    expect(asked()).toBe(2);
    screen.close();
  });

  it('are not asked for again from a terminal that does not tell', async () => {
    const { screen, asked, focus } = await openOn({ rgb: null });
    await focus();
    expect(asked()).toBe(1);
    screen.close();
  });

  it('stay the chosen ones on another background', async () => {
    const terminal = { rgb: '0000/0000/0000' };
    const { screen, focus } = await openOn(terminal);
    const found = await screen.themes.find('nord');
    screen.colors.use('theme' in found ? found.theme : null);
    const { syntax } = screen.theme;
    terminal.rgb = 'ffff/ffff/ffff';
    await focus();
    expect([screen.theme.isLight, screen.theme.syntax]).toEqual([true, syntax]);
    screen.close();
  });
});
