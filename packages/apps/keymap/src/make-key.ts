import { type Key } from './key.ts';

/** The modifiers of a key; what is left out is up. */
export interface Modifiers {
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
}

/** A key that types nothing. */
export function namedKey(name: string, { ctrl = false, alt = false, shift = false }: Modifiers = {}): Key {
  return { name, ctrl, alt, shift };
}

/**
 * The key behind a character that was typed. A capital letter is the letter with Shift; for any other character the
 * keyboard's layout decides whether Shift was needed, so it is not told.
 */
export function characterKey(character: string, { ctrl = false, alt = false, shift = false }: Modifiers = {}): Key {
  const lower = character.toLowerCase();
  const isCapital = lower !== character && lower.length === character.length;
  const name = character === ' ' ? 'space' : isCapital ? lower : character;
  const isShifted = isCapital || (shift && isCased(character)) || (shift && name === 'space');
  const key = { name, ctrl, alt, shift: isShifted };
  return ctrl || alt ? key : { ...key, text: isShifted && !isCapital ? character.toUpperCase() : character };
}

const isCased = (character: string): boolean => character.toUpperCase() !== character.toLowerCase();
