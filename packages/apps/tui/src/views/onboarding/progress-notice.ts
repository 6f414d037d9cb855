import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type Handled, type View } from '../view.ts';
import { type NoticeOutcome, type NoticeView, type PullProgress, pullNotice } from './notice-view.ts';
import { waitNotice } from './wait-notice.ts';

/** A local provider is made ready: it is looked for, then perhaps downloads a model. Draw again after `show`. */
export class ProgressNotice implements View<NoticeOutcome> {
  readonly #keymap: Keymap | undefined;
  #now: NoticeView;

  constructor({ label, baseUrl }: { readonly label: string; readonly baseUrl: string }, keymap?: Keymap) {
    this.#keymap = keymap;
    this.#now = waitNotice({ title: `Looking for ${label}`, about: baseUrl }, keymap);
  }

  show(progress: PullProgress): void {
    this.#now = pullNotice(progress, this.#keymap);
  }

  handle(key: Key): NoticeOutcome | Handled {
    return this.#now.handle(key);
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#now.view(width, height, theme);
  }
}
