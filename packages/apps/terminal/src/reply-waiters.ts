import { type Clock } from './clock.ts';
import { type TerminalReply } from './input-event.ts';

export interface AskOptions {
  /** How long an answer may take, in ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Hands the terminal's answers to those who asked. An answer that comes too late goes nowhere. */
export class ReplyWaiters {
  readonly #clock: Clock;
  readonly #waiters = new Set<(reply: TerminalReply) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be called with each reply, in order. */
  settle(reply: TerminalReply): void {
    for (const waiter of [...this.#waiters]) waiter(reply);
  }

  /** All replies from now on up to the one that `isLast`, or what came until the time was up or the wait called off. */
  gather(isLast: (reply: TerminalReply) => boolean, { timeoutMs, signal }: AskOptions): Promise<TerminalReply[]> {
    return new Promise((resolve) => {
      const replies: TerminalReply[] = [];
      const end = (): void => {
        cancel();
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', end);
        resolve(replies);
      };
      const waiter = (reply: TerminalReply): void => {
        replies.push(reply);
        if (isLast(reply)) end();
      };
      const cancel = this.#clock.after(signal?.aborted === true ? 0 : timeoutMs, end);
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', end, { once: true });
    });
  }
}
