import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type Frame, line, wrap } from '@codex-ts/terminal-markup';
import { disposeTemp } from '@codex-ts/test-support';
import { type Block } from './flowing-text.ts';
import { InlineViewport, type InlineViewportOptions } from './inline-viewport.ts';
import { type ScreenSize } from './screen-size.ts';
import { hasTmux, TmuxWindow } from './tmux.fixture.ts';

const run = hasTmux ? it : it.skip;
const SIZE = { columns: 60, rows: 16 };
const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda 漢字 mu nu xi omicron pi rho sigma tau'.split(' ');

function paragraph(index: number): { readonly text: string; readonly block: Block } {
  const text = [`<${index}>`, ...Array.from({ length: (index * 7) % 23 }, (_, at) => WORDS[(index + at) % WORDS.length] ?? '')].join(' ');
  return { text, block: (columns) => wrap(line(text), columns) };
}

function live({ columns, rows }: ScreenSize, height: number, cursor: number): Frame {
  const used = Math.min(height, rows);
  return { lines: Array.from({ length: used }, (_, row) => line((row % 2 === 0 ? '~' : '#').repeat(Math.max(1, columns - row)))), cursor: { x: 1, y: Math.min(cursor, used - 1) } };
}

const joined = (rows: readonly string[]): string => rows.join('').replace(/[~#\s]/g, '');
const liveRows = (rows: readonly string[]): number => rows.filter((row) => /^[~#]+$/.test(row)).length;

let window: TmuxWindow | null = null;
afterEach(() => {
  window?.close();
  window = null;
});
afterAll(disposeTemp);

async function begin(options: Partial<InlineViewportOptions> = {}): Promise<{ screen: TmuxWindow; viewport: InlineViewport }> {
  const screen = await TmuxWindow.open(SIZE);
  window = screen;
  const viewport = new InlineViewport({ write: screen.write, size: SIZE, depth: 'none', ...options });
  viewport.start({ x: 0, y: 0 });
  return { screen, viewport };
}

describe('in tmux', () => {
  run('2,000 lines are in the scrollback, in order, once', async () => {
    const { screen, viewport } = await begin();
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index}`);
    for (let at = 0; at < lines.length; at += 9) {
      viewport.insertLines(lines.slice(at, at + 9).map((text) => line(text)));
      viewport.draw(live(SIZE, 1 + (at % 5), 0));
    }
    await screen.settle();
    expect(screen.all.filter((row) => !/^[~#]*$/.test(row))).toEqual(lines);
  });

  run('clearing, and frames as tall as the screen, leave nothing in the scrollback', async () => {
    const { screen, viewport } = await begin();
    viewport.draw(live(SIZE, 16, 0));
    viewport.insertLines([line('one')]);
    viewport.draw(live(SIZE, 16, 0));
    viewport.draw(live(SIZE, 2, 0));
    viewport.clear();
    viewport.draw(live(SIZE, 3, 0));
    await screen.settle();
    expect(liveRows(screen.all)).toBe(3);
  });

  run('no resize loses finished text or writes it twice', async () => {
    const { screen, viewport } = await begin();
    const said: string[] = [];
    const sizes = [[60, 16], [24, 16], [61, 9], [80, 24], [80, 5], [20, 10], [33, 3], [60, 16]] as const;
    for (const [turn, [columns, rows]] of sizes.entries()) {
      for (let more = 0; more < 4; more += 1) {
        const { text, block } = paragraph(said.length);
        said.push(text);
        viewport.insertBlock(block);
      }
      const height = 1 + ((turn * 3) % 6);
      const cursor = turn % height;
      viewport.draw(live(viewport.size, height, cursor));
      const size = { columns, rows };
      viewport.resize(size, await screen.resize(size));
      viewport.draw(live(size, height, cursor));
      await screen.settle();
      expect(joined(screen.all)).toBe(joined(said));
    }
    expect(liveRows(screen.all)).toBeLessThan(20);
  });
});
