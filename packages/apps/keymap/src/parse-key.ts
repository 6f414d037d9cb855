import { nearestName } from '@codex-ts/text-utils';

import { type Key, keyId, plainName } from './key.ts';

const NAMED = [
  'enter', 'esc', 'tab', 'space', 'backspace', 'delete', 'insert', 'home', 'end', 'pageup', 'pagedown', 'left', 'right', 'up', 'down',
  ...Array.from({ length: 24 }, (_, i) => `f${i + 1}`),
];
const MODIFIERS: Readonly<Record<string, 'ctrl' | 'alt' | 'shift'>> = {
  ctrl: 'ctrl', control: 'ctrl', c: 'ctrl', alt: 'alt', option: 'alt', opt: 'alt', meta: 'alt', m: 'alt', shift: 'shift', s: 'shift',
};

/** The ids of the keys to be pressed one after the other, or what is wrong. */
export type ParsedKeys = { readonly ok: true; readonly ids: readonly string[] } | { readonly ok: false; readonly bad: string; readonly meant: string | undefined };

/** Reads how people write keys: `ctrl+j`, `ctrl-j`, `Alt+Enter`, `G`, and `esc esc` for two presses. */
export function parseKeys(text: string): ParsedKeys {
  const words = text.trim().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return { ok: false, bad: text, meant: undefined };
  const ids: string[] = [];
  for (const word of words) {
    const parsed = parseOne(word);
    if (typeof parsed !== 'string') return { ok: false, ...parsed };
    ids.push(parsed);
  }
  return { ok: true, ids };
}

function parseOne(word: string): string | { bad: string; meant: string | undefined } {
  const modifiers = { ctrl: false, alt: false, shift: false };
  let rest = word;
  for (;;) {
    // The last character is the key itself, even if it is one that joins: `ctrl+-`.
    const match = /^([A-Za-z]+)[+-](?=.)/.exec(rest);
    if (match === null) break;
    const modifier = MODIFIERS[(match[1] ?? '').toLowerCase()];
    if (modifier === undefined && plainName(rest) !== rest.toLowerCase()) break;
    if (modifier === undefined) {
      const meant = nearestName(match[1] ?? '', Object.keys(MODIFIERS).filter((each) => each.length > 1));
      return { bad: word, meant: meant === undefined ? undefined : `${meant}+${rest.slice(match[0].length)}` };
    }
    modifiers[modifier] = true;
    rest = rest.slice(match[0].length);
  }
  const name = spelledOut(rest);
  if (Array.from(name).length !== 1 && !NAMED.includes(name)) return { bad: word, meant: nearestName(name, NAMED) };
  const isPrinted = Array.from(name).length === 1 && !modifiers.ctrl && !modifiers.alt;
  const typed = isPrinted && modifiers.shift ? name.toUpperCase() : name;
  // People write Ctrl-J for what no Shift belongs to.
  const key: Key = { name: isPrinted ? typed : name.toLowerCase(), ...modifiers, ...(isPrinted ? { text: typed } : {}) };
  return keyId(key);
}

function spelledOut(name: string): string {
  const plain = plainName(name);
  if (plain === 'plus') return '+';
  return plain === 'minus' ? '-' : plain;
}
