import { defaultKeymap } from './keys/default-keymap.ts';
import { type Keymap } from './keys/keymap.ts';

export interface ComposerOptions {
  readonly keymap?: Keymap;
  /** Modal editing as in vi; it begins in insert mode. */
  readonly vim?: boolean;
  /** How pastes are told that the terminal does not mark: by their speed, or not at all (`disable_paste_burst`). */
  readonly pasteBurst?: 'default' | 'windows' | 'off';
  readonly placeholder?: string;
  /** Whether a pasted path is an image file that can be attached; without it, paths are text. */
  readonly isImageFile?: (path: string) => boolean;
}

export function withDefaults(options: ComposerOptions): Required<ComposerOptions> {
  return { keymap: defaultKeymap, vim: false, pasteBurst: 'default', placeholder: '', isImageFile: () => false, ...options };
}
