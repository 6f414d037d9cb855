import { type Keymap, parseKeymap } from '@codex-ts/keymap';

import { defaultBindings } from './default-bindings.ts';

/** The built-in keys. */
export const defaultKeymap: Keymap = parseKeymap({}, defaultBindings).keymap;
