import { CodexError } from '@codex-ts/protocol';
import { Deferred } from './deferred.ts';
import { Fifo } from './fifo.ts';

type End = { kind: 'open' } | { kind: 'closed' } | { kind: 'failed'; reason: unknown };

/**
 * A line of values between producers and one consumer, read with `for await`.
 * Values pushed before the end are delivered before it. When the consumer leaves its loop early, the queue closes
 * and forgets what it holds. The queue itself sets no bound: a producer that can outrun its consumer looks at `size`.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #values = new Fifo<T>();
  #waiter: Deferred<IteratorResult<T, undefined>> | undefined;
  #end: End = { kind: 'open' };

  /** Values pushed and not yet taken. */
  get size(): number {
    return this.#values.size;
  }

  /** Adds a value. After the end it is dropped: a producer may lose the race against `close`. */
  push(value: T): void {
    if (this.#end.kind !== 'open') return;
    const waiter = this.#takeWaiter();
    if (waiter) waiter.resolve({ done: false, value });
    else this.#values.add(value);
  }

  /** Ends the line; the consumer sees what is left, then the end of its loop. */
  close(): void {
    if (this.#end.kind !== 'open') return;
    this.#end = { kind: 'closed' };
    this.#takeWaiter()?.resolve({ done: true, value: undefined });
  }

  /** Ends the line with an error, thrown in the consumer after it has taken what is left. */
  fail(reason: unknown): void {
    if (this.#end.kind !== 'open') return;
    const waiter = this.#takeWaiter();
    this.#end = waiter ? { kind: 'closed' } : { kind: 'failed', reason };
    waiter?.reject(reason);
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return {
      next: () => this.#next(),
      return: () => {
        this.#values.clear();
        this.#end = { kind: 'closed' };
        this.#takeWaiter()?.resolve({ done: true, value: undefined });
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiter) throw new CodexError('A queue has one consumer, and it is already waiting.', { code: 'queue_busy' });
    if (this.#values.size > 0) return { done: false, value: this.#values.take() as T };
    const end = this.#end;
    if (end.kind === 'open') {
      this.#waiter = new Deferred();
      return this.#waiter.promise;
    }
    this.#end = { kind: 'closed' };
    if (end.kind === 'failed') throw end.reason;
    return { done: true, value: undefined };
  }

  #takeWaiter(): Deferred<IteratorResult<T, undefined>> | undefined {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    return waiter;
  }
}
