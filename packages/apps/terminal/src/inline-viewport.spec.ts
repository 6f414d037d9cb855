import { describe, expect, it } from '@jest/globals';
import { type Frame, type Line, line, span } from '@codex-ts/terminal-markup';
import { Emulator } from '@codex-ts/fake-terminal';
import { InlineViewport, type InlineViewportOptions } from './inline-viewport.ts';
import { type ScreenSize } from './screen-size.ts';

const frame = (...rows: string[]): Frame => ({ lines: rows.map((row) => line(row)), cursor: { x: 0, y: Math.max(0, rows.length - 1) } });
const numbered = (count: number, from = 0): Line[] => Array.from({ length: count }, (_, index) => line(`line ${from + index}`));
const texts = (lines: readonly Line[]): string[] => lines.map(({ spans }) => spans.map(({ text }) => text).join(''));

function begin(size: ScreenSize, options: Partial<InlineViewportOptions> = {}, shell: readonly string[] = []): { screen: Emulator; viewport: InlineViewport } {
  const screen = new Emulator(size);
  if (shell.length > 0) screen.write(shell.map((row) => `${row}\r\n`).join(''));
  const viewport = new InlineViewport({ write: screen.write, size, depth: 'truecolor', ...options });
  viewport.start({ x: 0, y: Math.min(shell.length, size.rows - 1) });
  return { screen, viewport };
}

const SIZES: readonly ScreenSize[] = [{ columns: 80, rows: 24 }, { columns: 20, rows: 10 }, { columns: 80, rows: 5 }, { columns: 10, rows: 2 }, { columns: 3, rows: 1 }];

describe('an inline viewport', () => {
  it('keeps the shell above it, and itself below what it inserts', async () => {
    const { screen, viewport } = begin({ columns: 20, rows: 8 }, {}, ['$ ls', 'a b']);
    viewport.draw(frame('> hello', 'footer'));
    await screen.settle();
    expect(screen.all).toEqual(['$ ls', 'a b', '> hello', 'footer']);
    viewport.insertLines(numbered(3));
    viewport.draw(frame('> hello', 'footer'));
    await screen.settle();
    expect(screen.all).toEqual(['$ ls', 'a b', 'line 0', 'line 1', 'line 2', '> hello', 'footer']);
    expect(screen.cursor).toEqual({ x: 0, y: 6 });
    viewport.insertLines(numbered(4, 3));
    viewport.draw(frame('> hello', 'footer'));
    await screen.settle();
    expect(screen.scrollback).toEqual(['$ ls', 'a b', 'line 0']);
    expect(screen.screen).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'line 6', '> hello', 'footer']);
  });

  it.each(SIZES)('puts 2,000 lines into the scrollback, in order, once (%j)', async (size) => {
    const { screen, viewport } = begin(size, {}, ['shell']);
    const rows = Math.min(3, size.rows);
    const live = frame(...['a', 'b', 'c'].slice(0, rows));
    const lines = numbered(2000).map(({ spans }, index) => (size.columns < 10 ? line(String(index).slice(-3)) : { spans }));
    for (let at = 0; at < lines.length; at += 7) {
      viewport.insertLines(lines.slice(at, at + 7));
      viewport.draw(live);
    }
    await screen.settle();
    expect(screen.all).toEqual(['shell'.slice(0, size.columns), ...(size.columns < 5 ? ['ll'] : []), ...texts(lines), ...texts(live.lines)]);
    expect(screen.screen.slice(-rows)).toEqual(texts(live.lines));
  });

  it('grows and shrinks, at the top and at the bottom, and loses nothing', async () => {
    const { screen, viewport } = begin({ columns: 30, rows: 10 }, {}, ['shell 0', 'shell 1']);
    const heights = [1, 4, 2, 10, 3, 8, 1, 10, 10, 5];
    let count = 0;
    for (const [turn, height] of heights.entries()) {
      viewport.insertLines(numbered(turn, count));
      count += turn;
      viewport.draw(frame(...Array.from({ length: height }, (_, row) => `live ${turn}.${row}`)));
      await screen.settle();
      const rows = screen.all;
      expect(rows.filter((row) => !row.startsWith('live'))).toEqual(['shell 0', 'shell 1', ...texts(numbered(count))]);
      expect(rows.slice(-height)).toEqual(Array.from({ length: height }, (_, row) => `live ${turn}.${row}`));
    }
  });

  it('shows of a frame that is too tall the end, or what is around the cursor', async () => {
    const { screen, viewport } = begin({ columns: 10, rows: 3 });
    viewport.draw({ lines: numbered(6), cursor: null });
    await screen.settle();
    expect(screen.screen).toEqual(['line 3', 'line 4', 'line 5']);
    viewport.draw({ lines: numbered(6), cursor: { x: 99, y: 1 } });
    await screen.settle();
    expect(screen.screen).toEqual(['line 1', 'line 2', 'line 3']);
    expect(screen.cursor).toEqual({ x: 9, y: 0 });
  });

  it('keeps wide characters, full rows and tinted rows whole', async () => {
    const { screen, viewport } = begin({ columns: 10, rows: 4 });
    const tint = { bg: { index: 22 } } as const;
    viewport.insertLines([line('漢字漢字漢'), line('0123456789'), { spans: [span('add', tint)], fill: tint }, { spans: [span('full width', tint)], fill: tint }, line('漢字漢字漢字')]);
    viewport.draw(frame('> x'));
    await screen.settle();
    expect(screen.all).toEqual(['漢字漢字漢', '0123456789', 'add', 'full width', '漢字漢字漢', '漢字'.slice(1), '> x']);
    expect(screen.backgrounds(0)).toEqual(Array.from({ length: 10 }, () => 22));
    expect(screen.backgrounds(2)).toEqual(Array.from({ length: 10 }, () => -1));
  });

  it('starts on a new last row when the terminal does not tell its cursor', async () => {
    const screen = new Emulator({ columns: 10, rows: 3 });
    screen.write('$ codex\r\n');
    const viewport = new InlineViewport({ write: screen.write, size: { columns: 10, rows: 3 }, depth: 'none' });
    viewport.start(null);
    viewport.insertLines(numbered(1));
    viewport.draw(frame('>'));
    await screen.settle();
    expect(screen.all.filter((row) => row !== '')).toEqual(['$ codex', 'line 0', '>']);
  });
});

describe('frames', () => {
  it('write nothing when nothing changed, and only the cursor when it moved', () => {
    const { screen, viewport } = begin({ columns: 40, rows: 10 });
    viewport.draw({ lines: [line('> hello')], cursor: { x: 7, y: 0 } });
    screen.written = '';
    viewport.draw({ lines: [line('> hello')], cursor: { x: 7, y: 0 } });
    expect(screen.written).toBe('');
    viewport.draw({ lines: [line('> hello')], cursor: { x: 2, y: 0 } });
    expect(screen.written).toBe('\x1b[3G');
  });

  it('write a typed character, not its row', async () => {
    const { screen, viewport } = begin({ columns: 80, rows: 10 });
    const typed = 'the quick brown fox jumps over the lazy dog';
    const footer = line(span('model · 100% left', { dim: true }));
    for (let end = 0; end <= typed.length; end += 1) {
      screen.written = '';
      viewport.draw({ lines: [line(span('› ', { bold: true }), typed.slice(0, end)), line(''), footer], cursor: { x: 2 + end, y: 0 } });
      if (end > 0) expect(screen.written.replace(/\x1b\[[?0-9;]*[A-Za-z]/g, '')).toBe(typed[end - 1]);
    }
    await screen.settle();
    expect(screen.screen[0]).toBe(`› ${typed}`);
    expect(screen.cursor).toEqual({ x: 2 + typed.length, y: 0 });
  });

  it('are synchronized, and leave no mode behind', async () => {
    const { screen, viewport } = begin({ columns: 80, rows: 10 });
    viewport.insertLines(numbered(2));
    viewport.draw(frame('a'));
    await screen.settle();
    expect(screen.written.startsWith('\x1b[?2026h')).toBe(true);
    expect(screen.written.endsWith('\x1b[?2026l')).toBe(true);
    expect(screen.modes).toMatchObject({ wraps: true, synchronized: false });
  });

  it('let no control character through', async () => {
    const { screen, viewport } = begin({ columns: 30, rows: 5 });
    viewport.insertLines([line('a\x1b[2Jb\rc')]);
    viewport.draw(frame('x\x1b]52;c;aGk=\x07y'));
    await screen.settle();
    expect(screen.all).toEqual(['ab c', 'xy']);
  });
});

describe('leaving', () => {
  it('takes the live part away and puts the cursor where it began', async () => {
    const { screen, viewport } = begin({ columns: 20, rows: 6 }, {}, ['$ codex']);
    viewport.insertLines(numbered(2));
    viewport.draw(frame('status', '> text', 'footer'));
    screen.write(viewport.suspend());
    viewport.draw(frame('not drawn'));
    screen.write('bye\r\n');
    await screen.settle();
    expect(screen.all).toEqual(['$ codex', 'line 0', 'line 1', 'bye']);
  });

  it('finishes with all that waits; not while another program has the screen', async () => {
    const { screen, viewport } = begin({ columns: 20, rows: 6 });
    viewport.insertLines(numbered(2));
    viewport.finish();
    screen.write(viewport.suspend());
    viewport.insertLines(numbered(1, 2));
    viewport.finish();
    await screen.settle();
    expect([screen.all.slice(0, 2), viewport.hasWaiting]).toEqual([['line 0', 'line 1'], true]);
  });

  it('goes on below what another program wrote', async () => {
    const { screen, viewport } = begin({ columns: 20, rows: 6 });
    viewport.insertLines(numbered(2));
    viewport.draw(frame('> text', 'footer'));
    screen.write(viewport.suspend());
    viewport.draw(frame('not drawn'));
    screen.write('[1]+ Stopped\r\n$ fg\r\ncodex');
    await screen.settle();
    viewport.start(screen.cursor);
    viewport.insertLines(numbered(2, 2));
    viewport.draw(frame('> text', 'footer'));
    await screen.settle();
    expect(screen.all).toEqual(['line 0', 'line 1', '[1]+ Stopped', '$ fg', 'codex', 'line 2', 'line 3', '> text', 'footer']);
  });

  it('clears the screen, and the scrollback on demand', async () => {
    const { screen, viewport } = begin({ columns: 20, rows: 4 }, {}, ['$ codex']);
    viewport.insertLines(numbered(6));
    viewport.draw(frame('> text'));
    viewport.clear();
    viewport.draw(frame('> text'));
    await screen.settle();
    expect(screen.screen).toEqual(['> text', '', '', '']);
    expect(screen.scrollback).toContain('$ codex');
    viewport.clear({ scrollback: true });
    viewport.draw(frame('> next'));
    await screen.settle();
    expect(screen.all).toEqual(['> next']);
  });
});
