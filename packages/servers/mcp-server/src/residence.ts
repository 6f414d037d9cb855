import { type AppServerClient } from '@codex-ts/app-server-client';
import { type ThreadResumeParams } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { errorMessage } from '@codex-ts/protocol';

/** Whether a thread is loaded: it can be let go while nothing happens in it, and comes back from its record. */
export class Residence {
  readonly #client: AppServerClient;
  readonly #resume: ThreadResumeParams;
  readonly #report: (trouble: string) => void;
  /** Settles when the thread is closed; null while it is loaded. */
  #leaving: Promise<void> | null = null;
  #returning: Promise<void> | null = null;
  #closed = new Deferred<void>();

  /** `resume` holds the thread's id and the settings that it was begun with. */
  constructor(client: AppServerClient, resume: ThreadResumeParams, report: (trouble: string) => void) {
    this.#client = client;
    this.#resume = resume;
    this.#report = report;
  }

  get isLoaded(): boolean {
    return this.#leaving === null;
  }

  /** Lets the thread go. */
  leave(): void {
    this.#leaving ??= this.#leave();
  }

  /** The thread was closed, or will never be. */
  left(): void {
    this.#closed.resolve();
  }

  /** Resolves when the thread is loaded. @throws RequestFailed when it cannot be loaded any more */
  async enter(): Promise<void> {
    if (this.#leaving === null) return;
    this.#returning ??= this.#return(this.#leaving).finally(() => (this.#returning = null));
    await this.#returning;
  }

  async #leave(): Promise<void> {
    this.#closed = new Deferred();
    try {
      const { status } = await this.#client.request('thread/unsubscribe', { threadId: this.#resume.threadId });
      if (status === 'unsubscribed') await this.#closed.promise;
    } catch (error) {
      this.#report(`letting a thread go: ${errorMessage(error)}`);
    }
  }

  async #return(leaving: Promise<void>): Promise<void> {
    await leaving;
    await this.#client.request('thread/resume', { ...this.#resume, includeTurns: false });
    this.#leaving = null;
  }
}
