import { type Keymap } from '@codex-ts/keymap';
import { type Line, line, span, textWidth, wrap } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { keyName } from './view-keymap.ts';
import { type viewBindings } from './view-bindings.ts';

type Context = keyof typeof viewBindings;

/** A context, actions of it whose keys do one thing, and what that is. */
export type Hint = readonly [context: Context | 'editor' | 'composer', actions: string | readonly string[], meaning: string];

const BETWEEN = ' · ';

/** `enter to confirm · esc to cancel`, with the keys that are bound; actions without a key are left out. */
export function hintText(keymap: Keymap, hints: readonly Hint[]): string {
  return hintWords(keymap, hints).join(BETWEEN);
}

/** The same as one dim row with as many hints as it takes; those at the end go first. */
export function hintRow(keymap: Keymap, hints: readonly Hint[], width: number): Line {
  const words = hintWords(keymap, hints);
  while (words.length > 1 && textWidth(words.join(BETWEEN)) + 2 > width) words.pop();
  return line(span(`  ${words.join(BETWEEN)}`, DIM));
}

function hintWords(keymap: Keymap, hints: readonly Hint[]): string[] {
  return hints.flatMap(([context, actions, meaning]) => {
    const names = [actions].flat().flatMap((action) => keyName(keymap, context, action) ?? []);
    return names.length === 0 ? [] : [`${names.join('/')} ${meaning}`];
  });
}

/** The same as dim rows below a view. */
export function hintLines(keymap: Keymap, hints: readonly Hint[], width: number): Line[] {
  const text = hintText(keymap, hints);
  const indent = span('  ');
  return text === '' ? [] : wrap(line(span(text, DIM)), width, { first: [indent], rest: [indent] });
}
