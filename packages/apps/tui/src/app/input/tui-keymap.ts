import { parseKeymap, type ParsedKeymap } from '@codex-ts/keymap';

import { allBindings } from '../../views/keys/view-bindings.ts';

/** The keys of this program, with what `tui.keymap` changes. */
export function tuiKeymap(config: unknown): ParsedKeymap {
  return parseKeymap(config, allBindings);
}
