import { characterKey, type Key, type Modifiers, namedKey } from '@codex-ts/keymap';

/** Finals of `CSI 1;modifiers X` and of `SS3 X`. */
const BY_FINAL: Readonly<Record<string, string>> = {
  A: 'up', B: 'down', C: 'right', D: 'left', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4',
};

/** Numbers of `CSI number;modifiers ~`. */
const BY_NUMBER: Readonly<Record<number, string>> = {
  1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end',
  11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4', 15: 'f5', 17: 'f6', 18: 'f7', 19: 'f8', 20: 'f9', 21: 'f10', 23: 'f11', 24: 'f12',
  25: 'f13', 26: 'f14', 28: 'f15', 29: 'menu', 31: 'f17', 32: 'f18', 33: 'f19', 34: 'f20',
};

/** The numeric keypad in its application mode (`SS3 X`). */
const KEYPAD: Readonly<Record<string, string>> = {
  j: '*', k: '+', l: ',', m: '-', n: '.', o: '/', p: '0', q: '1', r: '2', s: '3', t: '4', u: '5', v: '6', w: '7', x: '8', y: '9', X: '=',
};

/** What rxvt sends for arrows, with Shift after `CSI` and with Ctrl after `SS3`. */
const RXVT_ARROWS: Readonly<Record<string, string>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** What the Linux console sends after `CSI [`. */
const CONSOLE_KEYS: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** The key of `CSI 1;modifiers final`, null for a final that is none. */
export function keyOfFinal(final: string, modifiers: Modifiers): Key | null {
  if (final === 'Z') return namedKey('tab', { ...modifiers, shift: true });
  const name = BY_FINAL[final];
  if (name !== undefined) return namedKey(name, modifiers);
  const arrow = RXVT_ARROWS[final];
  return arrow === undefined ? null : namedKey(arrow, { ...modifiers, shift: true });
}

/** The key of `CSI number;modifiers ~`, null for a number that is none. */
export function keyOfNumber(number: number, modifiers: Modifiers): Key | null {
  const name = BY_NUMBER[number];
  return name === undefined ? null : namedKey(name, modifiers);
}

/** The key of `SS3 final`, null for a final that is none. */
export function keyOfSs3(final: string): Key | null {
  if (final === 'M') return namedKey('enter');
  const typed = KEYPAD[final];
  if (typed !== undefined) return characterKey(typed);
  const arrow = RXVT_ARROWS[final];
  if (arrow !== undefined) return namedKey(arrow, { ctrl: true });
  const name = BY_FINAL[final];
  return name === undefined ? null : namedKey(name);
}

/** The key of `CSI [ letter`, null for a letter that is none. */
export function keyOfConsole(letter: string): Key | null {
  const name = CONSOLE_KEYS[letter];
  return name === undefined ? null : namedKey(name);
}

/**
 * The key of one character that came by itself. A control character is the letter with Ctrl, but for the keys that
 * send one of their own. Ctrl+J is what sends a line feed: Enter sends a carriage return.
 */
export function keyOfCharacter(character: string, { alt = false }: Modifiers = {}): Key {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0d) return namedKey('enter', { alt });
  if (code === 0x09) return namedKey('tab', { alt });
  if (code === 0x1b) return namedKey('escape', { alt });
  if (code === 0x7f) return namedKey('backspace', { alt });
  if (code === 0) return namedKey('space', { ctrl: true, alt });
  if (code < 0x1b) return namedKey(String.fromCharCode(code + 0x60), { ctrl: true, alt });
  if (code < 0x20) return namedKey(String.fromCharCode(code + 0x40), { ctrl: true, alt });
  return characterKey(character, { alt });
}
