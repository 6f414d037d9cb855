import { type Key } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type SessionOutcome, SessionPicker, type SessionPickerOptions } from '../../views/pickers/session-picker.ts';
import { type Handled, STAY, type View } from '../../views/view.ts';
import { SessionFeed, type SessionFeedOptions, type SessionFilter } from './session-feed.ts';

export type SessionAnswer = Exclude<SessionOutcome, { type: 'page' }>;

export interface SessionChoiceOptions extends Omit<SessionPickerOptions, 'now' | 'hasNoFolder'>, SessionFeedOptions {
  readonly filter: SessionFilter;
}

/** Stored conversations to choose from, fetched from the server as they are looked at. */
export class SessionChoice implements View<SessionAnswer> {
  readonly #picker: SessionPicker;
  readonly #feed: SessionFeed;

  constructor(options: SessionChoiceOptions) {
    this.#picker = new SessionPicker({ ...options, hasNoFolder: options.filter.cwd === null, now: () => Date.now() });
    this.#feed = new SessionFeed(this.#picker, options);
    this.#feed.fetch(this.#picker.start());
  }

  handle(key: Key): SessionAnswer | Handled {
    const outcome = this.#picker.handle(key);
    if (outcome.type !== 'page') return outcome;
    this.#feed.fetch(outcome.page);
    return STAY;
  }

  paste(text: string): void {
    this.#feed.fetch(this.#picker.search(text));
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#picker.view(width, height, theme);
  }

  /** No more is fetched. */
  close(): void {
    this.#feed.close();
  }
}
