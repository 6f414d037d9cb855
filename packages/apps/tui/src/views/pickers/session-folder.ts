import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { type Handled, type View } from '../view.ts';

/** `cancelled`: Esc; nothing was chosen. */
export type FolderOutcome = { readonly type: 'folder'; readonly folder: 'stored' | 'here' } | { readonly type: 'cancelled' } | { readonly type: 'quit' };

export interface SessionFolderOptions {
  readonly purpose: 'resume' | 'fork';
  /** Where the session ran last. */
  readonly stored: string;
  readonly here: string;
  /** The folder of the session is not there any more. */
  readonly isGone: boolean;
  /** A session is open already: Esc leads back to it. Without one, Esc stands for the session's own folder. */
  readonly isOpen?: boolean;
  readonly keymap?: Keymap;
}

/** A session ran in another folder than this: where does it go on? */
export class SessionFolder implements View<FolderOutcome> {
  readonly #keymap: Keymap;
  readonly #choice: ChoiceView<'stored' | 'here'>;

  constructor({ purpose, stored, here, isGone, isOpen = false, keymap = viewKeymap }: SessionFolderOptions) {
    this.#keymap = keymap;
    const esc = isOpen ? 'to go back' : isGone ? 'for this folder' : 'for the folder of the session';
    this.#choice = new ChoiceView<'stored' | 'here'>(
      [
        { value: 'stored', label: 'The folder of the session', description: stored, disabled: isGone ? 'it is not there any more' : undefined },
        { value: 'here', label: 'This folder', description: here, isCurrent: true },
      ],
      {
        title: purpose === 'resume' ? 'Where should the session go on?' : 'Where should the copy of the session go on?',
        initial: 0,
        keymap,
        hints: (keys, width) => hintLines(keys, [['list', 'accept', 'to confirm'], ['list', 'cancel', esc], ...(isOpen ? [] : [['sessions', 'quit', 'to quit'] as const])], width),
      },
    );
  }

  handle(key: Key): FolderOutcome | Handled {
    if (actionOf(this.#keymap, 'sessions', key) === 'quit') return { type: 'quit' };
    const outcome = this.#choice.handle(key);
    return outcome.type === 'chosen' ? { type: 'folder', folder: outcome.value } : outcome;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#choice.view(width, height, theme);
  }
}
