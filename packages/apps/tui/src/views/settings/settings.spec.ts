import { describe, expect, it } from '@jest/globals';
import { line } from '@codex-ts/terminal-markup';

import { press, screen, write } from '../driver.fixture.ts';
import { ArrangeList } from './arrange-list.ts';
import { itemTexts, previewTexts, STATUS_LINE_ITEMS, unknownItems } from './line-items.ts';
import { SwitchList } from './switch-list.ts';

const switches = [{ id: 'a', label: 'Alpha', isOn: true }, { id: 'b', label: 'Beta', isOn: false }, { id: 'c', label: 'Gamma', isOn: false, disabled: 'no' }];

describe('switches', () => {
  it('tell only what is different when they are saved', () => {
    const one = new SwitchList(switches, { title: 'Features', saves: 'onEnter' });
    press(one, 'space', 'down', 'space', '1', '3');
    expect(screen(one)).toContain('[x] Beta');
    expect(press(one, 'enter')).toEqual({ type: 'saved', changes: { b: true } });
    expect(press(one, 'esc')).toEqual({ type: 'cancelled' });
  });

  it('can hold at once, and go back when they could not', () => {
    const one = new SwitchList(switches, { title: 'Skills', saves: 'atOnce', hasFilter: true });
    write(one, 'bet');
    expect(press(one, 'space')).toEqual({ type: 'switched', id: 'b', isOn: true });
    expect(screen(one)).toContain('[x] Beta');
    one.revert('b', false);
    expect(screen(one)).toContain('[ ] Beta');
    expect(press(one, 'enter')).toEqual({ type: 'cancelled' });
  });
});

describe('an arrangement', () => {
  const list = () => new ArrangeList({ title: 'Status line', items: STATUS_LINE_ITEMS, chosen: ['git-branch', 'unheard-of', 'model-name'], preview: (ids) => line(ids.join(' · ')) });

  it('is switched and moved, with a preview', () => {
    const one = list();
    expect(press(one, 'right')).toEqual({ type: 'changed', ids: ['unheard-of', 'git-branch', 'model-name'] });
    expect(press(one, 'right')).toEqual({ type: 'changed', ids: ['unheard-of', 'model-name', 'git-branch'] });
    expect(screen(one)).toContain('  unheard-of · model-name · git-branch');
    expect(press(one, 'left')).toEqual({ type: 'changed', ids: ['unheard-of', 'git-branch', 'model-name'] });
    expect(press(one, 'up', 'space')).toEqual({ type: 'changed', ids: ['git-branch', 'model-name'] });
    write(one, 'weekly');
    expect(press(one, 'right')).toEqual({ type: 'stay' });
    expect(press(one, 'space')).toMatchObject({ ids: ['git-branch', 'model-name', 'weekly-limit'] });
    expect(press(one, 'enter')).toEqual({ type: 'saved', ids: ['git-branch', 'model-name', 'weekly-limit'] });
    expect(press(one, 'esc')).toEqual({ type: 'cancelled' });
  });

  it('can be empty', () => {
    const one = new ArrangeList({ title: 'Title', items: [{ id: 'a', description: 'A' }], chosen: ['a'], preview: (ids) => line(ids.join('')) });
    press(one, 'space');
    expect(screen(one)).toContain('(nothing)');
  });
});

it('items without a text are left out, and unknown ones are told', () => {
  const texts = { a: 'A', b: null };
  expect(itemTexts(['b', 'a', 'x', 'toString'], texts)).toEqual(['A']);
  expect(previewTexts(['b', 'a', 'x', 'toString'], texts)).toEqual(['(b)', 'A']);
  expect(unknownItems(['git-branch', 'x', 'toString'], STATUS_LINE_ITEMS)).toEqual(['x', 'toString']);
});
