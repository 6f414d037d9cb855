import { type Key, type Keymap, parseKeymap } from '@codex-ts/keymap';

import { allBindings, type viewBindings } from './view-bindings.ts';

/** The built-in keys of composer and views. */
export const viewKeymap: Keymap = parseKeymap({}, allBindings).keymap;

/** The action of a key in a context of views; null where it has none. */
export function actionOf<Context extends keyof typeof viewBindings>(keymap: Keymap, context: Context, key: Key): keyof (typeof viewBindings)[Context] | null {
  return keymap.match(context, [key]).action as keyof (typeof viewBindings)[Context] | null;
}

/** What a hint calls a key: the first that an action has; null for one that was unbound. */
export function keyName(keymap: Keymap, context: string, action: string): string | null {
  const [ids] = keymap.keysOf(context, action);
  return ids === undefined ? null : ids.split(' ').map(shown).join(' ');
}

const ARROWS: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→', pageup: 'pgup', pagedown: 'pgdn' };

function shown(id: string): string {
  const parts = id.length > 1 ? id.split('+') : [id];
  const name = parts.at(-1) ?? id;
  return [...parts.slice(0, -1), ARROWS[name] ?? name].join(' + ');
}
