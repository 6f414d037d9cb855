import { Deferred } from './deferred.ts';
import { raceAbort } from './race-abort.ts';

/** The right to make a flag ready; handed out by `subscribe`, good once. */
export type ReadinessToken = symbol;

/**
 * A gate that those who prepare something hold shut and those who need it wait at. It opens when a holder marks its
 * token ready, or at the first look when nobody holds one; once open it stays open.
 */
export class ReadinessFlag {
  readonly #opened = new Deferred<void>();
  readonly #tokens = new Set<ReadinessToken>();

  /** A token that holds the flag shut, or null when it is open already: preparing can delay nobody any more. */
  subscribe(): ReadinessToken | null {
    if (this.#opened.settled) return null;
    const token = Symbol('readiness');
    this.#tokens.add(token);
    return token;
  }

  /** Opens the flag. False for a token that is not this flag's, or came late. */
  markReady(token: ReadinessToken): boolean {
    if (this.#opened.settled || !this.#tokens.has(token)) return false;
    this.#open();
    return true;
  }

  /** Whether the flag is open; looking at one that nobody holds opens it. */
  get isReady(): boolean {
    if (!this.#opened.settled && this.#tokens.size === 0) this.#open();
    return this.#opened.settled;
  }

  /** Resolves when the flag is open; rejects with the signal's reason when that aborts first. */
  async wait(signal?: AbortSignal): Promise<void> {
    if (this.isReady) return;
    await raceAbort(this.#opened.promise, signal);
  }

  #open(): void {
    this.#tokens.clear();
    this.#opened.resolve();
  }
}
