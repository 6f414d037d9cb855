// The only door of @codex-ts/keymap: explicit named exports, no logic.
export { type Bindings } from './bindings.ts';
export { type Key, keyId, typedText } from './key.ts';
export { KeyDispatcher, type KeyTarget } from './key-dispatcher.ts';
export { Keymap, type KeyMatch } from './keymap.ts';
export { characterKey, type Modifiers, namedKey } from './make-key.ts';
export { parseKeymap, type ParsedKeymap } from './parse-keymap.ts';
