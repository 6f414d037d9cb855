import { Deferred } from '@codex-ts/async-utils';
import { type ParsedKeymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type InputEvent, type ScreenSize } from '@codex-ts/terminal';
import { actionOf } from '../views/keys/view-keymap.ts';
import { type View } from '../views/view.ts';
import { Panes } from './panes.ts';
import { type Screen, type Stage } from './drawing/screen.ts';

/** Questions before there is a conversation, one at a time, each on the whole screen. */
export class Prelude implements Stage {
  readonly #screen: Screen;
  readonly #keymap: ParsedKeymap['keymap'];
  readonly #panes: Panes;
  #isClosed = false;
  #closed: () => void = () => undefined;

  constructor(screen: Screen, keymap: ParsedKeymap['keymap']) {
    this.#screen = screen;
    this.#keymap = keymap;
    this.#panes = new Panes(() => screen.request());
  }

  /** The terminal went away, while something was asked or since. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Shows a view until `take` calls `done`, or until `meanwhile` has an answer or fails.
   * @returns what `done` was called with; null when the terminal went away first
   */
  async ask<Outcome extends { readonly type: string }, Answer>(
    view: View<Outcome>,
    take: (outcome: Outcome, done: (answer: Answer) => void) => void,
    meanwhile?: Promise<Answer>,
  ): Promise<Answer | null> {
    if (this.#isClosed) return null;
    const answer = new Deferred<Answer | null>();
    meanwhile?.then(
      (value) => answer.resolve(value),
      (error: unknown) => answer.reject(error),
    );
    this.#closed = () => answer.resolve(null);
    const close = this.#panes.open(view, (outcome) => take(outcome, (value) => answer.resolve(value)), { isFullScreen: true });
    this.#screen.show(this);
    try {
      return await answer.promise;
    } finally {
      close();
    }
  }

  input(event: InputEvent): void {
    if (event.type === 'closed') {
      this.#isClosed = true;
      this.#closed();
    } else if (event.type === 'paste') this.#panes.top?.paste(event.text);
    else if (event.type !== 'key') return;
    else if (actionOf(this.#keymap, 'global', event.key) === 'suspend') this.#screen.terminal.stop();
    else this.#panes.top?.handle(event.key);
  }

  frame(size: ScreenSize, theme: Theme): { readonly frame: Frame; readonly isFullScreen: boolean } {
    const frame = this.#panes.top?.view(size.columns, size.rows, theme) ?? { lines: [], cursor: null };
    return { frame, isFullScreen: true };
  }
}
