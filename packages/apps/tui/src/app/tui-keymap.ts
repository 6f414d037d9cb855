import { type Bindings, parseKeymap, type ParsedKeymap } from '@codex-ts/composer';

import { allBindings } from '../views/keys/view-bindings.ts';

/** Keys for what is not built have no place, so that no hint names them. */
const bindings: Bindings = {
  ...allBindings,
  composer: { ...allBindings['composer'], paste_image: [] },
  global: { ...allBindings['global'], change_mode: [], next_agent: [], previous_agent: [] },
};

/** The keys of this program, with what `tui.keymap` changes. */
export function tuiKeymap(config: unknown): ParsedKeymap {
  return parseKeymap(config, bindings);
}
