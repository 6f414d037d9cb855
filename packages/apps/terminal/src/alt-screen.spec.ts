import { describe, expect, it } from '@jest/globals';
import { line } from '@codex-ts/terminal-markup';
import { AltScreen } from './alt-screen.ts';
import { Emulator } from '@codex-ts/fake-terminal';
import { InlineViewport } from './inline-viewport.ts';
import { TerminalModes } from './terminal-modes.ts';

const SIZE = { columns: 20, rows: 5 };
const rows = (...texts: string[]) => ({ lines: texts.map((text) => line(text)), cursor: null });

function begin() {
  const screen = new Emulator(SIZE);
  const modes = new TerminalModes(screen.write);
  modes.on();
  const viewport = new InlineViewport({ write: screen.write, size: SIZE, depth: 'none', reflow: 'drifting' });
  viewport.start({ x: 0, y: 0 });
  viewport.insertLines(['1', '2', '3', '4', '5', '6'].map((text) => line(text)));
  viewport.draw({ lines: [line('> text')], cursor: { x: 2, y: 0 } });
  return { screen, viewport, alternate: new AltScreen({ write: screen.write, modes, depth: 'none' }) };
}

describe('the alternate screen', () => {
  it('shows its frames, and leaves the normal screen as it was', async () => {
    const { screen, viewport, alternate } = begin();
    await screen.settle();
    const before = screen.all;
    alternate.enter(SIZE);
    alternate.draw(rows('TRANSCRIPT', 'one', 'two'));
    await screen.settle();
    expect(screen.isAlternate).toBe(true);
    expect(screen.screen).toEqual(['TRANSCRIPT', 'one', 'two', '', '']);
    screen.written = '';
    alternate.draw(rows('TRANSCRIPT', 'two'));
    expect(screen.written).not.toContain('TRANSCRIPT');
    await screen.settle();
    expect(screen.screen).toEqual(['TRANSCRIPT', 'two', '', '', '']);
    viewport.insertLines([line('7')]);
    alternate.leave();
    await screen.settle();
    expect(screen.isAlternate).toBe(false);
    expect(screen.all).toEqual(before);
    viewport.draw({ lines: [line('> text')], cursor: { x: 2, y: 0 } });
    await screen.settle();
    expect(screen.all).toEqual(['1', '2', '3', '4', '5', '6', '7', '> text']);
  });

  it('is drawn anew after a resize, and the normal one after it', async () => {
    const { screen, viewport, alternate } = begin();
    alternate.enter(SIZE);
    alternate.draw(rows('wide wide wide wide'));
    const next = { columns: 10, rows: 4 };
    await screen.resize(next);
    alternate.resize(next);
    alternate.draw(rows('wide', 'wide'));
    await screen.settle();
    expect(screen.screen).toEqual(['wide', 'wide', '', '']);
    alternate.leave();
    await screen.settle();
    viewport.resize(next, screen.cursor);
    viewport.draw({ lines: [line('> text')], cursor: { x: 2, y: 0 } });
    await screen.settle();
    expect(screen.all).toEqual(['1', '2', '3', '4', '5', '6', '> text']);
  });
});
