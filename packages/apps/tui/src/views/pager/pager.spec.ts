import { describe, expect, it } from '@jest/globals';
import { line } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { anyKey, press, screen, THEME } from '../driver.fixture.ts';
import { linesAsBlocks, type PagerBlock } from './pager-blocks.ts';
import { Pager } from './pager.ts';

const numbered = (count: number): PagerBlock[] => linesAsBlocks(Array.from({ length: count }, (_, n) => line(`line ${n + 1}`)));
/** Ten rows of text between title, rule and hints. */
const body = (pager: Pager, width = 40, height = 13): string[] => screen(pager, width, height).split('\n').slice(1, -2);
const percent = (pager: Pager): string => /(\d+)%/.exec(screen(pager, 40, 13))?.[1] ?? '';

describe('a pager', () => {
  it('scrolls by row, half, page, and to the ends', () => {
    const pager = new Pager({ title: 'Diff', blocks: numbered(200) });
    const first = (...keys: string[]): string => (press(pager, ...keys), body(pager)[0] ?? '');
    expect(first()).toBe('line 1');
    expect(first('down', 'j')).toBe('line 3');
    expect(first('k')).toBe('line 2');
    expect(first('space', 'ctrl+f')).toBe('line 22');
    expect(first('b')).toBe('line 12');
    expect(first('ctrl+d')).toBe('line 17');
    expect(first('ctrl+u', 'ctrl+b')).toBe('line 2');
    expect(first('end')).toBe('line 191');
    expect(percent(pager)).toBe('100');
    expect(first('down')).toBe('line 191');
    expect(first('home', 'up')).toBe('line 1');
    expect(percent(pager)).toBe('0');
  });

  it('fills the screen when there is less than a screen of text, and is then at its end', () => {
    const pager = new Pager({ title: 'Diff', blocks: numbered(3) });
    expect(body(pager)).toEqual(['line 1', 'line 2', 'line 3', '~', '~', '~', '~', '~', '~', '~']);
    expect(percent(pager)).toBe('100');
    expect(body(new Pager({ title: 'Diff', blocks: [] }))).toHaveLength(10);
  });

  it('stays at the end while text comes, and where it was scrolled to', () => {
    const blocks = numbered(200);
    const pager = new Pager({ title: 'T', blocks, followsEnd: true });
    expect(body(pager).at(-1)).toBe('line 200');
    pager.setBlocks([...blocks, { lines: () => [line('new')] }]);
    expect(body(pager).at(-1)).toBe('new');
    press(pager, 'up');
    pager.setBlocks([...blocks, { lines: () => [line('new')] }, { lines: () => [line('newer')] }]);
    expect(body(pager).at(-1)).toBe('line 200');
    press(pager, 'end');
    expect(body(pager).at(-1)).toBe('newer');
  });

  it('keeps its place when the screen changes', () => {
    const pager = new Pager({ title: 'T', blocks: linesAsBlocks(Array.from({ length: 300 }, (_, n) => line(`${n} ${'x'.repeat(50)}`))) });
    screen(pager, 100, 13);
    press(pager, 'pagedown', 'pagedown');
    expect(body(pager, 100)[0]).toMatch(/^20 /);
    press(pager, ...Array<string>(14).fill('pagedown'));
    expect(body(pager, 100)[0]).toMatch(/^160 /);
    expect(Number(/^\d+/.exec(body(pager, 30).find((row) => /^\d/.test(row)) ?? '')?.[0])).toBeGreaterThan(125);
  });

  it('draws no more than what is near the screen', () => {
    let drawn = 0;
    const blocks = Array.from({ length: 5_000 }, (_, n) => ({ lines: () => ((drawn += 1), [line(`cell ${n}`), line()]) }));
    const pager = new Pager({ title: 'T', blocks, followsEnd: true });
    screen(pager, 80, 40);
    press(pager, 'up', 'pageup');
    screen(pager, 80, 40);
    expect(drawn).toBeLessThan(100);
  });

  it('chooses messages of the user, brings them into view, and gives the one to edit', () => {
    const blocks = Array.from({ length: 100 }, (_, n): PagerBlock => ({ lines: () => [line(n % 10 === 0 ? `› ask ${n}` : `answer ${n}`)], messageId: n % 10 === 0 ? `m${n}` : undefined }));
    const pager = new Pager({ title: 'Transcript', blocks, followsEnd: true, choosesMessage: true });
    expect(body(pager)[0]).toBe('› ask 90');
    press(pager, 'esc', 'left');
    expect(body(pager)[0]).toBe('› ask 70');
    expect(pager.view(40, 13, THEME).lines[1]?.spans[0]?.style).toMatchObject({ reverse: true });
    expect(press(pager, 'right', 'enter')).toEqual({ type: 'edit', messageId: 'm80' });
    press(pager, ...Array<string>(20).fill('esc'));
    expect(press(pager, 'enter')).toEqual({ type: 'edit', messageId: 'm0' });
    expect(press(pager, 'q')).toEqual({ type: 'closed' });
  });

  it('begins to choose by Esc where there are messages, and closes where there are none', () => {
    const pager = new Pager({ title: 'T', blocks: [{ lines: () => [line('› hello')], messageId: 'm' }] });
    expect(press(pager, 'enter')).toEqual({ type: 'ignored' });
    expect(press(pager, 'esc', 'enter')).toEqual({ type: 'edit', messageId: 'm' });
    expect(press(new Pager({ title: 'Diff', blocks: numbered(5) }), 'esc')).toEqual({ type: 'closed' });
  });

  it('shows every row of the text, each once, from the beginning to the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 30 }), fc.integer({ min: 4, max: 15 }), (heights, height) => {
        const blocks = heights.map((rows, block) => ({ lines: () => Array.from({ length: rows }, (_, row) => line(`${block}.${row}`)) }));
        const all = blocks.flatMap((block) => block.lines()).map(({ spans }) => spans.map(({ text }) => text).join(''));
        const pager = new Pager({ title: 'T', blocks });
        const seen: string[] = [];
        for (let step = 0; step <= all.length; step += 1) {
          for (const row of body(pager, 40, height)) if (row !== '~' && !seen.includes(row)) seen.push(row);
          press(pager, 'down');
        }
        expect(seen).toEqual(all);
      }),
    );
  });

  it('does not lose its way, whatever is pressed while text comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyKey, fc.integer({ min: 0, max: 90 })), { maxLength: 30 }), (events) => {
        const pager = new Pager({ title: 'T', blocks: numbered(50), followsEnd: true });
        for (const event of events) {
          if (typeof event === 'number') pager.setBlocks(numbered(event));
          else pager.handle(event);
          expect(body(pager)).toHaveLength(10);
        }
      }),
    );
  });
});
