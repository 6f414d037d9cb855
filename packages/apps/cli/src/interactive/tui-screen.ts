import { type TuiFace } from '@codex-ts/tui';

/** What a question before the conversation needs of the terminal interface. */
export type TuiScreen = Pick<TuiFace, 'keymap' | 'redraw' | 'prelude'>;
