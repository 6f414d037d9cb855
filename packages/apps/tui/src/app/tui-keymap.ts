import { type Bindings, parseKeymap, type ParsedKeymap } from '@codex-ts/composer';

import { allBindings } from '../views/keys/view-bindings.ts';

/** What is not built has no keys, so that no hint names them and none can be given. */
const NOT_BUILT: Readonly<Record<string, readonly string[]>> = { global: ['change_mode', 'next_agent', 'previous_agent'] };

/** Everything in this program that can be bound. */
export const tuiBindings: Bindings = Object.fromEntries(
  Object.entries(allBindings).map(([context, actions]) => [context, Object.fromEntries(Object.entries(actions).filter(([action]) => NOT_BUILT[context]?.includes(action) !== true))]),
);

/** The keys of this program, with what `tui.keymap` changes. */
export function tuiKeymap(config: unknown): ParsedKeymap {
  return parseKeymap(config, tuiBindings);
}
