import { ReadinessFlag } from '@codex-ts/async-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/**
 * What a thread prepares while its first request is already on the way: it starts at once and in parallel, and nothing
 * is changed before all of it is done. A failure does not stop the thread: it ends the turn that changes something. The
 * sandbox is no part of it: which one is needed is up to each command, and patches need none.
 */
export class StartUp {
  readonly #flag = new ReadinessFlag();
  #failure: { error: unknown } | null = null;

  constructor(tasks: readonly Promise<unknown>[]) {
    const token = this.#flag.subscribe();
    void Promise.all(tasks)
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => token !== null && this.#flag.markReady(token));
  }

  /** @throws CodexError `not_ready` when something that commands need failed; the signal's reason when that aborts first */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#flag.wait(signal);
    if (this.#failure === null) return;
    const { error } = this.#failure;
    throw new CodexError(errorMessage(error), { code: 'not_ready', cause: error });
  }
}
