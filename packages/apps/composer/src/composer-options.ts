import { defaultKeymap } from './keys/default-keymap.ts';
import { type Keymap } from '@codex-ts/keymap';

export interface ComposerOptions {
  readonly keymap?: Keymap;
  /** Modal editing as in vi; it begins in insert mode. */
  readonly vim?: boolean;
  /** How pastes are told that the terminal does not mark: by their speed, or not at all (`disable_paste_burst`). */
  readonly pasteBurst?: 'default' | 'windows' | 'off';
  readonly placeholder?: string;
  /** The image file that a pasted path names, as it is to be attached; null when it names none. Without it, paths are text. */
  readonly imageFile?: (path: string) => string | null;
}

export function withDefaults(options: ComposerOptions): Required<ComposerOptions> {
  return { keymap: defaultKeymap, vim: false, pasteBurst: 'default', placeholder: '', imageFile: () => null, ...options };
}
