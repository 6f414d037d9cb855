import { describe, expect, it } from '@jest/globals';

import { keyId } from './key.ts';
import { parseKeys } from './parse-key.ts';

describe('names of keys', () => {
  it.each([
    ['ctrl+j', 'ctrl+j'], ['Ctrl-J', 'ctrl+j'], ['C-j', 'ctrl+j'], ['alt+return', 'alt+enter'], ['escape', 'esc'], ['esc  esc', 'esc esc'],
    ['G', 'G'], ['shift+g', 'G'], ['ctrl+alt+v', 'ctrl+alt+v'], ['shift+tab', 'shift+tab'], ['ctrl+-', 'ctrl+-'], ['-', '-'], ['+', '+'], ['ctrl++', 'ctrl++'],
    ['plus', '+'], ['PgUp', 'pageup'], ['page-down', 'pagedown'], ['space', 'space'], ['f12', 'f12'], ['ä', 'ä'], ['ctrl+shift+z', 'ctrl+shift+z'], ['alt+<', 'alt+<'],
  ])('%s is %s', (text, ids) => {
    expect(parseKeys(text)).toMatchObject({ ok: true, ids: ids.split(' ') });
  });

  it.each([['crtl+j', 'ctrl+j'], ['entr', 'enter'], ['ctrl+backspce', 'backspace'], ['f99', 'f9'], ['', undefined], ['qwertyuiop', undefined]])('%j is none', (text, meant) => {
    expect(parseKeys(text)).toMatchObject({ ok: false, meant });
  });

  it('does not care how a terminal reports Shift', () => {
    const plain = { ctrl: false, alt: false };
    expect(keyId({ ...plain, name: 'g', shift: true, text: 'G' })).toBe('G');
    expect(keyId({ ...plain, name: 'G', shift: false, text: 'G' })).toBe('G');
    expect(keyId({ ...plain, name: 'g', shift: true })).toBe('G');
    expect(keyId({ ...plain, name: '/', shift: true, text: '?' })).toBe('?');
    expect(keyId({ name: 'Z', ctrl: true, alt: false, shift: false })).toBe('ctrl+shift+z');
    expect(keyId({ ...plain, name: 'enter', shift: false, text: '\r' })).toBe('enter');
    expect(keyId({ ...plain, name: ' ', shift: false, text: ' ' })).toBe('space');
  });
});
