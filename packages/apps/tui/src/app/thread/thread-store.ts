import { type ServerNotification } from '@codex-ts/app-server-protocol';

import { type Cell } from '../../cells/cell.ts';
import { type LocalEvent } from '../../state/local-event.ts';
import { drain, reduce } from '../../state/reduce.ts';
import { type DisplaySettings, initialState, type ThreadState } from '../../state/thread-state.ts';

export interface ThreadStoreOptions {
  readonly settings: Partial<DisplaySettings>;
  readonly now: () => number;
  /** Hears of every change; `cells` are those that it finished. */
  readonly onChange: (change: { readonly state: ThreadState; readonly before: ThreadState; readonly cells: readonly Cell[] }) => void;
}

/** The one place that holds what is known of the thread on the screen. */
export class ThreadStore {
  readonly #options: ThreadStoreOptions;
  #state: ThreadState;
  #isClosed = false;

  constructor(options: ThreadStoreOptions) {
    this.#options = options;
    this.#state = initialState(options.settings);
  }

  get state(): ThreadState {
    return this.#state;
  }

  /** Takes in nothing more: what fails because the user leaves is no news. */
  close(): void {
    this.#isClosed = true;
  }

  dispatch(event: ServerNotification | LocalEvent): void {
    if (this.#isClosed) return;
    const before = this.#state;
    const { state, cells } = drain(reduce(before, event, this.#options.now()));
    if (state === before) return;
    this.#state = state;
    this.#options.onChange({ state, before, cells });
  }
}
