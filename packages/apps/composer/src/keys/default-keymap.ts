import { type Keymap } from './keymap.ts';
import { parseKeymap } from './parse-keymap.ts';

/** The built-in keys. */
export const defaultKeymap: Keymap = parseKeymap({}).keymap;
