import { describe, expect, it } from '@jest/globals';
import { type Frame, line, span, wrap } from '@codex-ts/terminal-markup';
import fc from 'fast-check';
import { Emulator } from '@codex-ts/fake-terminal';
import { type Block, FlowingText } from './flowing-text.ts';
import { InlineViewport } from './inline-viewport.ts';
import { type ScreenSize } from './screen-size.ts';

const LIVE: Frame = { lines: [line('~~'), line('##')], cursor: { x: 1, y: 1 } };
const isLive = (row: string): boolean => /^[~#]+$/.test(row);
const joined = (rows: readonly string[]): string => rows.join('').replace(/[~#\s]/g, '');

/** Paragraphs of numbered words, as far as they have been written. */
const upTo = (from: number, count: number): Block => (columns, skip = 0) =>
  Array.from({ length: Math.ceil(count / 12) }, (_, part) => Array.from({ length: Math.min(12, count - part * 12) }, (__, at) => `w${from + part * 12 + at}.`).join(' '))
    .flatMap((text, part) => [...(part === 0 ? [] : [line()]), ...wrap(line(span(text)), columns)])
    .slice(skip);

const size = fc.record({ columns: fc.integer({ min: 5, max: 60 }), rows: fc.integer({ min: 3, max: 16 }) });
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('grow' as const), words: fc.integer({ min: 1, max: 30 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('resize' as const), size }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
  ),
  { maxLength: 30 },
);

describe('a message that is written while the screen is resized', () => {
  it.each([Infinity, 3])('loses nothing and shows nothing twice, with %d rows in a frame', async (rowsPerFrame) => {
    await fc.assert(
      fc.asyncProperty(size, steps, async (first: ScreenSize, todo) => {
        const screen = new Emulator(first);
        const viewport = new InlineViewport({ write: screen.write, size: first, depth: 'none', reflow: 'drifting', rowsPerFrame });
        viewport.start({ x: 0, y: 0 });
        const all: string[] = [];
        let text: FlowingText | null = null;
        let [from, count, printed] = [0, 0, 0];
        const draw = (): void => {
          do viewport.draw(LIVE);
          while (viewport.hasWaiting);
        };
        const end = (): void => {
          if (text !== null) {
            text.grow(upTo(from, count), false);
            viewport.insertGrowing(text);
            draw();
          }
          [text, from, count, printed] = [null, from + count, 0, 0];
        };
        draw();
        for (const each of todo) {
          if (each.kind === 'end') end();
          else if (each.kind === 'resize') {
            viewport.resize(each.size, await screen.resize(each.size));
            // Begun at another width, the text comes as a whole.
            printed = upTo(from, count - (count % 12))(each.size.columns).length;
            draw();
          } else {
            for (let at = 0; at < each.words; at += 1) all.push(`w${from + count + at}.`);
            count += each.words;
            // As of Markdown, only paragraphs that are complete are given out: they stay as they are.
            const block = upTo(from, count - (count % 12));
            text ??= new FlowingText(block, true);
            text.grow(block, true);
            const ready = block(viewport.size.columns).length;
            printed = Math.max(printed, Math.floor(ready * each.share));
            viewport.insertGrowing(text, printed);
            draw();
          }
        }
        end();
        await screen.settle();
        expect(joined(screen.all)).toBe(all.join(''));
        expect(screen.screen.filter(isLive)).toHaveLength(2);
      }),
      { numRuns: 150 },
    );
  });

  it('is laid out from its source as far as it is on the screen', async () => {
    const begin = { columns: 40, rows: 12 };
    const screen = new Emulator(begin);
    const viewport = new InlineViewport({ write: screen.write, size: begin, depth: 'none', reflow: 'drifting' });
    viewport.start({ x: 0, y: 0 });
    const text = new FlowingText(upTo(0, 24), true);
    for (const until of [1, 2, 4]) {
      viewport.insertGrowing(text, until);
      viewport.draw(LIVE);
    }
    for (const columns of [25, 60, 40]) {
      const next = { columns, rows: 12 };
      viewport.resize(next, await screen.resize(next));
      viewport.draw(LIVE);
      await screen.settle();
      const rows = upTo(0, 24)(columns).map(({ spans }) => spans.map((each) => each.text).join(''));
      expect(screen.all).toEqual([...rows, '~~', '##']);
    }
  });
});
