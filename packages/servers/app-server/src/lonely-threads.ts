import { type LoadedThread } from './loaded-thread.ts';
import { type LoadedThreads } from './loaded-threads.ts';

/**
 * Unloads threads whose clients dropped off without a word and did not come back. Who says that it leaves is believed at
 * once (`thread/unsubscribe`); a connection that broke is given time. Running turns are left to end.
 */
export class LonelyThreads {
  readonly #threads: LoadedThreads;
  readonly #keepMs: number;
  readonly #unload: (threadId: string) => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(threads: LoadedThreads, keepMs: number, unload: (threadId: string) => void) {
    this.#threads = threads;
    this.#keepMs = keepMs;
    this.#unload = unload;
  }

  /** Somebody dropped off. */
  watch(): void {
    if (this.#timer === null && [...this.#threads].some(isLonely)) this.#look(this.#keepMs);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #look(inMs: number): void {
    this.#timer = setTimeout(() => this.#sweep(Date.now()), inMs);
    this.#timer.unref();
  }

  #sweep(now: number): void {
    this.#timer = null;
    let next = Infinity;
    for (const thread of [...this.#threads].filter(isLonely)) {
      const left = (thread.lonelySince ?? now) + this.#keepMs - now;
      if (left <= 0 && !thread.isBusy) this.#unload(thread.id);
      else next = Math.min(next, left <= 0 ? this.#keepMs : left);
    }
    if (next !== Infinity) this.#look(next);
  }
}

function isLonely({ subscribers, lonelySince }: LoadedThread): boolean {
  return subscribers.size === 0 && lonelySince !== null;
}
