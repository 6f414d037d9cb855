// The only door of @codex-ts/composer: explicit named exports, no logic.
export { Composer } from './composer.ts';
export { type ComposerEffect } from './composer-effect.ts';
export { type ComposerEvent } from './composer-event.ts';
export { type ComposerOptions } from './composer-options.ts';
export { type ComposerView } from './composer-view.ts';
export { defaultBindings } from './keys/default-bindings.ts';
export { defaultKeymap } from './keys/default-keymap.ts';
export { isImagePath } from './paste/image-path.ts';
export { type InputElement, type SubmittedInput } from './submitted-input.ts';
export { type Draft, plainDraft, type Token, type TokenMeaning } from './text/token.ts';
export { type Popup } from './trigger.ts';
export { type VimState } from './vim/vim-mode.ts';
