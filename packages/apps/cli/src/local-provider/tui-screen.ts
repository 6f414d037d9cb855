import { type Tui } from '@codex-ts/tui';

/** What a question before the conversation needs of the terminal interface. */
export type TuiScreen = Pick<Tui, 'keymap' | 'redraw'> & { readonly prelude: Pick<Tui['prelude'], 'ask'> };
