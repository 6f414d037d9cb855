import { describe, expect, it } from '@jest/globals';
import { type Frame, line, span, wrap } from '@codex-ts/terminal-markup';
import fc from 'fast-check';
import { Emulator } from '@codex-ts/fake-terminal';
import { type Block } from './flowing-text.ts';
import { InlineViewport } from './inline-viewport.ts';
import { type ScreenSize } from './screen-size.ts';

const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda 漢字 mu nu xi omicron pi rho sigma tau'.split(' ');

/** Finished text of its own words, marked by its number. */
function paragraph(index: number, words: number): { readonly text: string; readonly block: Block } {
  const text = [`<${index}>`, ...Array.from({ length: words }, (_, at) => WORDS[(index + at) % WORDS.length] ?? '')].join(' ');
  return { text, block: (columns) => wrap(line(span(text, index % 3 === 0 ? { bold: true } : {})), columns) };
}

/** A live part of characters that finished text does not have, with rows as wide as the screen. */
function live({ columns, rows }: ScreenSize, height: number, cursorRow: number): Frame {
  const used = Math.min(height, rows);
  return { lines: Array.from({ length: used }, (_, row) => line((row % 2 === 0 ? '~' : '#').repeat(Math.max(1, columns - row)))), cursor: { x: Math.min(2, columns - 1), y: Math.min(cursorRow, used - 1) } };
}

const isLive = (row: string): boolean => /^[~#]+$/.test(row);
const joined = (rows: readonly string[]): string => rows.join('').replace(/[~#\s]/g, '');

describe('a resize', () => {
  it('lays out anew what is on the screen', async () => {
    const size = { columns: 40, rows: 12 };
    const screen = new Emulator(size);
    screen.write('$ codex\r\n');
    const viewport = new InlineViewport({ write: screen.write, size, depth: 'none', reflow: 'drifting' });
    viewport.start({ x: 0, y: 1 });
    const { block } = paragraph(1, 11);
    viewport.insertBlock(block);
    viewport.draw(live(size, 2, 1));
    for (const columns of [24, 60, 16, 40]) {
      const next = { columns, rows: 12 };
      viewport.resize(next, await screen.resize(next));
      viewport.draw(live(next, 2, 1));
      await screen.settle();
      const rows = block(columns).map(({ spans }) => spans.map(({ text }) => text).join(''));
      expect(screen.all).toEqual(['$ codex', ...rows, '~'.repeat(columns), '#'.repeat(columns - 1)]);
      expect(screen.cursor).toEqual({ x: 2, y: rows.length + 2 });
    }
  });

  it('leaves what has scrolled away as it is, and nothing of the live part with it', async () => {
    const size = { columns: 30, rows: 6 };
    const screen = new Emulator(size);
    const viewport = new InlineViewport({ write: screen.write, size, depth: 'none', reflow: 'drifting' });
    viewport.start({ x: 0, y: 0 });
    const paragraphs = Array.from({ length: 8 }, (_, index) => paragraph(index, 6));
    for (const { block } of paragraphs) viewport.insertBlock(block);
    viewport.draw(live(size, 2, 1));
    const next = { columns: 18, rows: 6 };
    viewport.resize(next, await screen.resize(next));
    viewport.draw(live(next, 2, 1));
    await screen.settle();
    expect(joined(screen.all)).toBe(joined(paragraphs.map(({ text }) => text)));
    expect(screen.all.filter(isLive)).toEqual(['~'.repeat(18), '#'.repeat(17)]);
  });

  it('keeps its place when the terminal does not tell where the cursor is', async () => {
    const size = { columns: 40, rows: 12 };
    const screen = new Emulator(size);
    const viewport = new InlineViewport({ write: screen.write, size, depth: 'none', reflow: 'drifting' });
    viewport.start({ x: 0, y: 0 });
    const { text, block } = paragraph(1, 11);
    viewport.insertBlock(block);
    viewport.draw(live(size, 3, 1));
    const next = { columns: 24, rows: 10 };
    await screen.resize(next);
    viewport.resize(next, null);
    viewport.draw(live(next, 3, 1));
    await screen.settle();
    expect(joined(screen.all)).toBe(joined([text]));
    expect(screen.all.filter(isLive)).toHaveLength(3);
  });

  it('works in terminals that do not break rows', async () => {
    const size = { columns: 40, rows: 12 };
    const screen = new Emulator(size);
    const viewport = new InlineViewport({ write: screen.write, size, depth: 'none', reflow: 'none' });
    viewport.start({ x: 0, y: 0 });
    const { block } = paragraph(1, 11);
    viewport.insertBlock(block);
    viewport.draw(live(size, 3, 2));
    const cursor = screen.cursor;
    // Wider: no emulator breaks rows then.
    const next = { columns: 50, rows: 12 };
    await screen.resize(next);
    viewport.resize(next, { x: 2, y: cursor.y + block(40).length + 2 });
    viewport.draw(live(next, 3, 2));
    await screen.settle();
    expect(screen.all).toEqual([...block(50).map(({ spans }) => spans.map(({ text }) => text).join('')), '~'.repeat(50), '#'.repeat(49), '~'.repeat(48)]);
  });
});

describe('a resize that we have not heard of', () => {
  it('costs no finished text, and writes none twice', async () => {
    const step = fc.record({ rows: fc.integer({ min: 6, max: 20 }), inserts: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 }), height: fc.integer({ min: 1, max: 4 }), isTold: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const size = { columns: 40, rows: 12 };
        const screen = new Emulator(size);
        const viewport = new InlineViewport({ write: screen.write, size, depth: 'none', reflow: 'drifting' });
        viewport.start({ x: 0, y: 0 });
        viewport.draw(live(size, 2, 1));
        const said: string[] = [];
        for (const { rows, inserts, height, isTold } of steps) {
          const next = { columns: 40, rows };
          const cursor = await screen.resize(next);
          if (isTold) viewport.resize(next, cursor);
          for (const words of inserts) {
            const { text, block } = paragraph(said.length, words);
            said.push(text);
            viewport.insertBlock(block);
            viewport.draw(live(viewport.size, height, height - 1));
          }
          await screen.settle();
          if (!isTold) viewport.resize(next, screen.cursor);
          viewport.draw(live(next, height, height - 1));
          await screen.settle();
          expect(joined(screen.all)).toBe(joined(said));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a storm of resizes', () => {
  const size = fc.record({ columns: fc.integer({ min: 4, max: 70 }), rows: fc.integer({ min: 1, max: 20 }) });
  const stepsOf = (maxSizes: number, lastCursor: number) =>
    fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('insert' as const), words: fc.integer({ min: 0, max: 30 }) }),
        fc.record({ kind: fc.constant('resize' as const), sizes: fc.array(size, { minLength: 1, maxLength: maxSizes }) }),
        fc.record({ kind: fc.constant('draw' as const), height: fc.integer({ min: 1, max: 8 }), cursor: fc.integer({ min: lastCursor, max: 7 }) }),
      ),
      { maxLength: 25 },
    );

  it.each([
    ['one by one, with the cursor anywhere', stepsOf(1, 0)],
    ['several at a time, with the cursor at the end', stepsOf(4, 7)],
  ])('loses no finished text and writes none twice: %s', async (_, steps) => {
    await fc.assert(
      fc.asyncProperty(size, steps, async (first, todo) => {
        const screen = new Emulator(first);
        const viewport = new InlineViewport({ write: screen.write, size: first, depth: 'none', reflow: 'drifting' });
        viewport.start({ x: 0, y: 0 });
        const said: string[] = [];
        let shape = { height: 2, cursor: 1 };
        const draw = (): void => viewport.draw(live(viewport.size, shape.height, shape.cursor));
        draw();
        for (const each of todo) {
          if (each.kind === 'insert') {
            const { text, block } = paragraph(said.length, each.words);
            said.push(text);
            viewport.insertBlock(block);
            draw();
          } else if (each.kind === 'draw') {
            shape = each;
            draw();
          } else {
            for (const next of each.sizes) viewport.resize(next, await screen.resize(next));
            draw();
          }
        }
        await screen.settle();
        expect(joined(screen.all)).toBe(joined(said));
        const height = Math.min(shape.height, viewport.size.rows);
        expect(screen.screen.filter(isLive)).toHaveLength(height);
      }),
      { numRuns: 150 },
    );
  });
});
