import { type AppServerClient } from '@codex-ts/app-server-client';
import { CodexError } from '@codex-ts/protocol';

import { commandText } from '../../state/command-text.ts';
import { type Clock } from '@codex-ts/terminal';
import { type ThreadStore } from './thread-store.ts';

export interface BackgroundWatchOptions {
  readonly client: AppServerClient;
  readonly store: ThreadStore;
  readonly clock: Clock;
}

/** How long the row about commands in the background may be out of date, in ms. */
const EVERY_MS = 5000;

/** Servers do not tell when a command ends that outlived its turn: while one is known to run, they are asked. */
export class BackgroundWatch {
  readonly #options: BackgroundWatchOptions;
  #stop = (): void => undefined;

  constructor(options: BackgroundWatchOptions) {
    this.#options = options;
  }

  /** To be called when a turn has ended. No turn runs and no command is known of: nothing is asked. */
  look(): void {
    this.#stop();
    const { store } = this.#options;
    if (store.state.terminals.length > 0 && store.state.turn === null) void this.#ask();
  }

  close(): void {
    this.#stop();
  }

  async #ask(): Promise<void> {
    const { client, store, clock } = this.#options;
    const { threadId } = store.state;
    if (threadId === null) return;
    try {
      const { data } = await client.request('thread/backgroundTerminals/list', { threadId });
      if (store.state.threadId === threadId) store.dispatch({ type: 'terminalsListed', terminals: data.map(({ processId, command }) => ({ processId, command: commandText(command) })) });
    } catch (error) {
      if (!CodexError.isInstance(error)) throw error;
      // Some servers cannot be asked. Saying nothing is better than what may not be true any more.
      store.dispatch({ type: 'terminalsListed', terminals: [] });
    }
    this.#stop();
    if (store.state.terminals.length > 0 && store.state.turn === null) this.#stop = clock.after(EVERY_MS, () => this.look());
  }
}
