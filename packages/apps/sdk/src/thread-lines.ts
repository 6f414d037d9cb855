import { Semaphore } from '@codex-ts/async-utils';

interface Line {
  readonly semaphore: Semaphore;
  users: number;
}

/** One turn at a time on a thread, whichever objects it is reached by; the others wait in the order they came. */
export class ThreadLines {
  readonly #lines = new Map<string, Line>();

  /** Rejects with `signal.reason` when aborted while waiting. */
  async run<T>(threadId: string, job: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const line = this.#lines.get(threadId) ?? { semaphore: new Semaphore(1), users: 0 };
    this.#lines.set(threadId, line);
    line.users += 1;
    try {
      return await line.semaphore.run(job, signal);
    } finally {
      line.users -= 1;
      if (line.users === 0) this.#lines.delete(threadId);
    }
  }
}
