import { ReadinessFlag, withTimeout } from '@codex-ts/async-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** How long a turn's end waits for preparations that were told to stop, in milliseconds. */
const STOP_MS = 5_000;

/**
 * Holds back what may change something until the turn is prepared for it. Preparing goes on beside the model's first
 * answer; when it fails that is told, and the gate opens all the same, unless the failure says that nothing may run:
 * then it ends the turn that comes to the gate.
 */
export class ChangeGate {
  readonly #flag = new ReadinessFlag();
  readonly #stop = new AbortController();
  readonly #warn: (message: string) => void;
  #work: Promise<void> = Promise.resolve();
  #refusal: CodexError | null = null;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Resolves when the gate is open. Rejects with the signal's reason, or the CodexError `not_ready` of the preparation. */
  async wait(signal: AbortSignal): Promise<void> {
    await this.#flag.wait(signal);
    if (this.#refusal !== null) throw this.#refusal;
  }

  /** Starts preparing. Call it once, before anything can wait. */
  start(prepare: (signal: AbortSignal) => Promise<void>): void {
    const token = this.#flag.subscribe();
    if (token === null) return;
    this.#work = this.#prepare(prepare).finally(() => this.#flag.markReady(token));
  }

  /** The turn is over: stops preparing and waits until that has stopped, but not for ever. */
  async close(): Promise<void> {
    this.#stop.abort();
    const message = 'Preparing this turn for changes did not stop when it was told to; it is left behind.';
    await withTimeout(() => this.#work, STOP_MS, { message }).catch((error: unknown) => this.#warn(errorMessage(error)));
  }

  async #prepare(prepare: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await prepare(this.#stop.signal);
    } catch (error) {
      if (CodexError.isInstance(error) && error.code === 'not_ready') this.#refusal = error;
      else if (!this.#stop.signal.aborted) this.#warn(errorMessage(error));
    }
  }
}
