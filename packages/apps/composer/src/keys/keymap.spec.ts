import { describe, expect, it } from '@jest/globals';
import { type Bindings, parseKeymap } from '@codex-ts/keymap';

import { Driver, keyOf, only } from '../driver.fixture.ts';
import { defaultBindings } from './default-bindings.ts';
import { defaultKeymap } from './default-keymap.ts';

describe('the built-in keys', () => {
  it('are all keys', () => {
    for (const actions of Object.values<Bindings[string]>(defaultBindings)) for (const keys of Object.values(actions)) for (const key of keys) expect(parseKeymap({ composer: { submit: key } }, defaultBindings).problems).toEqual([]);
  });

  it('give each key of a context one action', () => {
    for (const actions of Object.values<Bindings[string]>(defaultBindings)) {
      const keys = Object.values(actions).flat();
      expect(keys).toEqual([...new Set(keys)]);
    }
  });

  it('can be named in hints', () => {
    expect(defaultKeymap.keysOf('composer', 'newline')).toEqual(['ctrl+j', 'shift+enter', 'alt+enter']);
    expect(defaultKeymap.keysOf('composer', 'nothing')).toEqual([]);
  });
});

describe('the keys of the configuration', () => {
  it('replace the built-in ones, and are taken from other actions', () => {
    const { keymap, problems } = parseKeymap({ composer: { submit: 'ctrl+s', newline: ['enter'], queue: [] } }, defaultBindings);
    expect(problems).toEqual([]);
    const driver = new Driver({ keymap });
    driver.type('a');
    driver.press('enter b');
    expect(driver.text).toBe('a\nb');
    expect(only(driver.press('ctrl+s'), 'submit')).toMatchObject([{ input: { text: 'a\nb' } }]);
    expect(only(driver.press('tab'), 'unhandled')).toMatchObject([{ key: keyOf('tab') }]);
    expect(keymap.keysOf('composer', 'submit')).toEqual(['ctrl+s']);
  });

  it('may be sequences', () => {
    const { keymap } = parseKeymap({ composer: { submit: 'ctrl+x ctrl+s' } }, defaultBindings);
    const driver = new Driver({ keymap });
    driver.type('a');
    expect(driver.press('ctrl+x')).toEqual([]);
    expect(only(driver.press('ctrl+s'), 'submit')).toHaveLength(1);
    driver.type('b');
    driver.press('ctrl+x left');
    expect(driver.shown).toBe('|b');
  });

  it.each([
    [{ composer: { sumbit: 'enter' } }, 'no action is called `sumbit`. Did you mean `submit`?'],
    [{ compose: {} }, 'no context is called `compose`. Did you mean `composer`?'],
    [{ composer: { submit: 'crtl+s' } }, '`tui.keymap.composer.submit`: no key is called `crtl+s`. Did you mean `ctrl+s`?'],
    [{ composer: { submit: 'ctrl+entr' } }, 'no key is called `ctrl+entr`. Did you mean `enter`?'],
    [{ composer: { submit: 7 } }, '`tui.keymap.composer.submit` must be a key such as "ctrl+j", or a list of keys.'],
    [{ composer: 'vim' }, '`tui.keymap.composer` must be a table.'],
    ['vim', '`tui.keymap` must be a table.'],
    [{ composer: { submit: 'ctrl+s', queue: 'ctrl+s' } }, '`ctrl+s` is given to both `submit` and `queue`; `submit` has it.'],
    [{ composer: { zzzzzz: 'enter' } }, '`tui.keymap.composer.zzzzzz`: no action is called `zzzzzz`.'],
  ])('%j is told: %s', (config, sentence) => {
    const { keymap, problems } = parseKeymap(config, defaultBindings);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
    expect(keymap.match('composer', [keyOf('esc')]).action).toBe('cancel');
  });

  it('may name actions of other views', () => {
    const { keymap, problems } = parseKeymap({ pager: { quit: 'x' } }, { ...defaultBindings, pager: { quit: ['q'], top: ['g g'] } });
    expect(problems).toEqual([]);
    expect(keymap.match('pager', [keyOf('x')]).action).toBe('quit');
    expect(keymap.match('pager', [keyOf('g')])).toEqual({ action: null, leadsTo: ['top'] });
  });
});
