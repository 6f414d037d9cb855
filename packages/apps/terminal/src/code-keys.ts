import { characterKey, type Key, type Modifiers, namedKey } from '@codex-ts/keymap';

/** Keys that the kitty protocol tells by the ASCII code of what they used to send. */
const CONTROL_KEYS: Readonly<Record<number, string>> = { 8: 'backspace', 9: 'tab', 13: 'enter', 27: 'escape', 127: 'backspace' };

/** Keys without a character, from the private use area; the keypad types what is printed on it. */
const FIRST_F = 57_376;
const LAST_F = 57_398;
const MENU = 57_363;
const FIRST_KEYPAD = 57_399;
const KEYPAD = [
  ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '/', '*', '-', '+', 'enter', '=', ','],
  ...['left', 'right', 'up', 'down', 'pageup', 'pagedown', 'home', 'end', 'insert', 'delete'],
];
const PRIVATE_USE = [0xe000, 0xf8ff] as const;
const LAST_CODE_POINT = 0x10ffff;

/** A key told by its code: `CSI code:shifted ; modifiers ; text u`, or xterm's `CSI 27 ; modifiers ; code ~`. */
export interface KeyCode {
  readonly code: number;
  /** What the key types with Shift, where the terminal told. */
  readonly shifted?: number | null;
  /** What was typed, as code points, where the terminal told. */
  readonly text?: readonly (number | null)[];
}

/** The key behind a code; null for keys that do nothing by themselves (Shift, volume, ...) and for what is no code. */
export function keyOfCode({ code, shifted, text }: KeyCode, modifiers: Modifiers): Key | null {
  const control = CONTROL_KEYS[code];
  if (control !== undefined) return namedKey(control, modifiers);
  if (code === MENU) return namedKey('menu', modifiers);
  if (code >= FIRST_F && code <= LAST_F) return namedKey(`f${code - FIRST_F + 13}`, modifiers);
  const keypad = KEYPAD[code - FIRST_KEYPAD];
  if (keypad !== undefined) return keypad.length === 1 ? characterKey(keypad, modifiers) : namedKey(keypad, modifiers);
  const typed = (text ?? []).map((each) => characterOf(each ?? 0) ?? '').join('');
  const base = characterOf(code);
  // A key that only composes text (an input method) has no code of its own.
  if (base === null) return code === 0 && typed !== '' ? { ...characterKey(typed), name: typed } : null;
  const key = characterKey(shownOf(base, shifted, modifiers), modifiers);
  return typed === '' || modifiers.ctrl === true || modifiers.alt === true ? key : { ...key, text: typed };
}

/** Letters are named by themselves, with Shift told apart; of other keys Shift makes another character. */
function shownOf(base: string, shifted: number | null | undefined, { shift = false }: Modifiers): string {
  if (!shift || base.toUpperCase() !== base.toLowerCase()) return base;
  return characterOf(shifted ?? 0) ?? base;
}

function characterOf(code: number): string | null {
  if (!Number.isInteger(code) || code < 0x20 || code > LAST_CODE_POINT) return null;
  if (code >= 0x7f && code <= 0x9f) return null;
  if (code >= 0xd800 && code <= 0xdfff) return null;
  return code >= PRIVATE_USE[0] && code <= PRIVATE_USE[1] ? null : String.fromCodePoint(code);
}
