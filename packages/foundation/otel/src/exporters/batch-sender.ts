/** Sends one batch. Rejects when the collector did not take it. */
export type Send<Item> = (batch: readonly Item[]) => Promise<void>;

export interface BatchSenderOptions<Item> {
  /** Comes when the library is loaded; null when it could not be. Until then items wait. */
  readonly send: Promise<Send<Item> | null>;
  /** How long an item waits for company, ms. */
  readonly delayMs: number;
  /** `lost` items did not arrive, because of `error` or, when it is null, because too many came at once. */
  readonly onFailure: (error: unknown, lost: number) => void;
}

const BATCH = 512;
const QUEUE = 2_048;

/**
 * Sends items in batches, one batch at a time while running. The queue is bounded: what does not fit is lost and
 * reported with the next failure or at the end. No timer of it keeps the process alive.
 */
export class BatchSender<Item> {
  readonly #options: BatchSenderOptions<Item>;
  #queue: Item[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> | null = null;
  #closed = false;

  constructor(options: BatchSenderOptions<Item>) {
    this.#options = options;
  }

  /** Resolves when the library is loaded, or could not be. */
  async ready(): Promise<void> {
    await this.#options.send;
  }

  add(item: Item): void {
    if (this.#closed || this.#queue.length >= QUEUE) {
      this.#lost += 1;
      return;
    }
    this.#queue.push(item);
    if (this.#queue.length >= BATCH) this.#sendSoon(0);
    else this.#sendSoon(this.#options.delayMs);
  }

  /** Sends all there is, the batches side by side. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const sends = this.#sending === null ? [] : [this.#sending];
    while (this.#queue.length > 0) sends.push(this.#send());
    await Promise.all(sends);
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    if (this.#lost > 0) this.#report(null, 0);
  }

  #sendSoon(delayMs: number): void {
    if (this.#sending !== null || (this.#timer !== null && delayMs > 0)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sending = this.#send().finally(() => {
        this.#sending = null;
        if (this.#queue.length > 0) this.#sendSoon(this.#options.delayMs);
      });
    }, delayMs).unref();
  }

  async #send(): Promise<void> {
    const batch = this.#queue.splice(0, BATCH);
    const send = await this.#options.send;
    // Why there is none has been reported already.
    if (send === null) return;
    try {
      await send(batch);
    } catch (error) {
      this.#report(error, batch.length);
    }
  }

  #report(error: unknown, failed: number): void {
    this.#options.onFailure(error, failed + this.#lost);
    this.#lost = 0;
  }
}
