import { type Key } from '@codex-ts/keymap';
import { makeTheme, textOf, type Theme } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { type Handled, type View } from './view.ts';

export const THEME: Theme = makeTheme({ depth: '16', background: null });

/** A key by what people call it: `a`, `enter`, `ctrl+p`. */
export function key(name: string): Key {
  const parts = name.length > 1 ? name.split('+') : [name];
  const plain = parts.at(-1) ?? '';
  const [ctrl, alt, shift] = ['ctrl', 'alt', 'shift'].map((modifier) => parts.slice(0, -1).includes(modifier));
  const text = plain === 'space' ? ' ' : plain;
  const types = [...text].length === 1 && ctrl !== true && alt !== true;
  return { name: plain === 'esc' ? 'escape' : plain, ctrl: ctrl === true, alt: alt === true, shift: shift === true, ...(types ? { text } : {}) };
}

/** Presses keys one after the other and gives what became of the last one. */
export function press<O extends { readonly type: string }>(view: View<O>, ...names: readonly string[]): O | Handled {
  let outcome: O | Handled = { type: 'ignored' };
  for (const name of names) outcome = view.handle(key(name));
  return outcome;
}

export function write<O extends { readonly type: string }>(view: View<O>, text: string): O | Handled {
  return press(view, ...[...text].map((character) => (character === ' ' ? 'space' : character)));
}

/** What stands on the screen, without looks. */
export function screen(view: Pick<View<{ type: string }>, 'view'>, width = 80, height = 24): string {
  return view.view(width, height, THEME).lines.map((row) => textOf(row).trimEnd()).join('\n');
}

const NAMES = [
  ...['up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown', 'enter', 'esc', 'tab', 'shift+tab', 'space', 'backspace', 'delete'],
  ...['ctrl+a', 'ctrl+c', 'ctrl+e', 'ctrl+k', 'ctrl+n', 'ctrl+p', 'ctrl+u', 'ctrl+w', 'ctrl+y', 'alt+b', 'alt+f', 'f5'],
  ...['1', '2', '3', '4', '9', '0', 'y', 'n', 'a', 'p', 'd', 'j', 'k', 'q', 'x', 'é', '漢', '👩‍👩‍👧', '\u0301'],
];

export const anyKey: fc.Arbitrary<Key> = fc.constantFrom(...NAMES).map(key);
