import { type Key } from '@codex-ts/keymap';

/** What happens to the composer. Times are milliseconds of any clock that only goes forward. */
export type ComposerEvent =
  | { readonly type: 'key'; readonly key: Key }
  /** A bracketed paste, whole. */
  | { readonly type: 'paste'; readonly text: string }
  /** The moment that `nextTick` named has come. */
  | { readonly type: 'tick' }
  /** An image file to attach: from the clipboard, or from the command line. */
  | { readonly type: 'image'; readonly path: string };
