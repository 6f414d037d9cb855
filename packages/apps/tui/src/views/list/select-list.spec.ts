import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyKey, press, screen, write } from '../driver.fixture.ts';
import { CompletionList } from './completion-list.ts';
import { SelectList, type SelectOptions } from './select-list.ts';
import { type SelectRow } from './select-row.ts';

const rows: SelectRow<string>[] = [
  { value: 'a', label: 'Apple', description: 'red', keys: ['r'] },
  { value: 'b', label: 'Banana', disabled: 'sold out' },
  { value: 'c', label: 'Cherry', isCurrent: true },
  { value: 'd', label: 'Date' },
];
const list = (options: SelectOptions = {}): SelectList<string> => new SelectList(rows, options);
const many = (count: number, options: SelectOptions = {}): SelectList<number> => new SelectList(Array.from({ length: count }, (_, n) => ({ value: n, label: `row ${n}` })), options);

describe('a list', () => {
  it('chooses by digit, by letter, and by arrows and Enter', () => {
    expect(press(list(), '4')).toEqual({ type: 'chosen', value: 'd' });
    expect(press(list(), 'r')).toEqual({ type: 'chosen', value: 'a' });
    expect(press(list(), 'down', 'enter')).toEqual({ type: 'chosen', value: 'd' });
    expect(press(list(), 'enter')).toEqual({ type: 'chosen', value: 'c' });
  });

  it.each([['up', 'down'], ['k', 'j'], ['ctrl+p', 'ctrl+n']])('goes round with %s and %s, past what is disabled', (up, down) => {
    expect(press(list(), up, 'enter')).toEqual({ type: 'chosen', value: 'a' });
    expect(press(list(), down, down, 'enter')).toEqual({ type: 'chosen', value: 'a' });
    expect(press(list(), up, up, 'enter')).toEqual({ type: 'chosen', value: 'd' });
  });

  it('does not choose what is disabled, and says why', () => {
    expect(press(list(), '2')).toEqual({ type: 'stay' });
    expect(press(new SelectList([{ value: 1, label: 'x', disabled: 'no' }]), 'enter')).toEqual({ type: 'stay' });
    expect(screen(list())).toContain('(sold out)');
  });

  it('is left by Esc and Ctrl+C', () => {
    expect(press(list(), 'esc')).toEqual({ type: 'cancelled' });
    expect(press(list(), 'ctrl+c')).toEqual({ type: 'cancelled' });
  });

  it('does not use keys that mean nothing here', () => {
    expect(press(list(), 'x')).toEqual({ type: 'ignored' });
    expect(press(list(), '9')).toEqual({ type: 'ignored' });
    expect(press(list(), 'f5')).toEqual({ type: 'ignored' });
  });

  it('narrows to what is typed, where digits and letters are text', () => {
    const filtered = many(30, { hasFilter: true });
    write(filtered, 'ROW 2');
    expect(screen(filtered)).toContain('row 25');
    expect(screen(filtered)).not.toContain('row 1\n');
    expect(press(filtered, '7', 'enter')).toEqual({ type: 'chosen', value: 27 });
    expect(press(filtered, 'x', 'enter')).toEqual({ type: 'stay' });
    expect(screen(filtered)).toContain('no matches');
    press(filtered, 'ctrl+u');
    expect(press(filtered, 'enter')).toEqual({ type: 'chosen', value: 0 });
  });

  it('shows eight rows around the selection', () => {
    const long = many(100);
    expect(screen(long).split('\n')).toHaveLength(8);
    press(long, 'up');
    expect(screen(long)).toContain('› 100. row 99');
    expect(screen(long)).not.toContain('row 0\n');
    press(long, 'home', 'pagedown');
    expect(screen(long)).toContain('› 9.   row 8');
  });

  it('costs the same for ten thousand rows as for eight', () => {
    let drawn = 0;
    const counted = new SelectList(Array.from({ length: 10_000 }, (_, n) => ({ value: n, get label() { drawn += 1; return `row ${n}`; } })));
    screen(counted);
    expect(drawn).toBeLessThan(20);
  });

  it('shows foreign texts without their control characters', () => {
    expect(screen(new SelectList([{ value: 1, label: 'a\u001b[2Jb\nc', description: '\u202eevil\u0007' }]))).toBe('› 1. ab c  evil');
  });

  it('has the selection in view on one row', () => {
    expect(screen(list(), 20, 1)).toBe('› 3. Cherry');
  });

  it('never chooses a value that it does not offer, or a disabled one', () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 30 }), fc.boolean(), (keys, hasFilter) => {
        const one = list({ hasFilter });
        for (const pressed of keys) {
          const outcome = one.handle(pressed);
          if (outcome.type === 'chosen') expect(['a', 'c', 'd']).toContain(outcome.value);
        }
      }),
    );
  });
});

describe('completions', () => {
  it('go round, mark what matched, and tell when there is nothing', () => {
    const one = new CompletionList<string>();
    one.setRows([], true);
    expect(screen(one)).toBe('  loading…');
    one.setRows([]);
    expect(screen(one)).toBe('  no matches');
    one.setRows([{ value: '/model', label: '/model', description: 'choose a model', matched: [1, 2] }, { value: '/mcp', label: '/mcp', description: 'servers' }]);
    expect(screen(one)).toBe('› /model  choose a model\n  /mcp    servers');
    one.move('previous');
    expect(one.selected?.value).toBe('/mcp');
    one.move('next');
    expect(one.selected?.value).toBe('/model');
    expect(screen(one, 12)).toBe('› /model\n  /mcp');
  });
});
