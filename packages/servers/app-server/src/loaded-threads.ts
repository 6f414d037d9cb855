import { type LiveFace } from './engine-face.ts';
import { LoadedThread } from './loaded-thread.ts';
import { RequestError } from './request-error.ts';

interface Joined {
  thread: LoadedThread;
  /** Whether it was loaded just now. */
  isNew: boolean;
}

/** The threads that are loaded here: each at most once, and none while something is done to its record. */
export class LoadedThreads {
  readonly #threads = new Map<string, LoadedThread>();
  /** On their way in, by what names them: an id or a path. */
  readonly #loading = new Map<string, Promise<Joined>>();
  /** On their way out, or being moved where they lie. */
  readonly #retiring = new Map<string, Promise<unknown>>();
  #isClosed = false;

  find(threadId: string): LoadedThread | undefined {
    return this.#retiring.has(threadId) ? undefined : this.#threads.get(threadId);
  }

  /** @throws RequestError when the thread is not loaded here */
  require(threadId: string): LoadedThread {
    const thread = this.find(threadId);
    if (thread === undefined) throw new RequestError(`thread not found: ${threadId}`);
    return thread;
  }

  /** Those that can be used. */
  *[Symbol.iterator](): Iterator<LoadedThread> {
    for (const thread of this.#threads.values()) if (!this.#retiring.has(thread.id)) yield thread;
  }

  /** Takes in a thread that the engine has just made. @throws RequestError when there is no place for it any more */
  async adopt(live: LiveFace): Promise<LoadedThread> {
    const thread = new LoadedThread(live);
    const refusal = this.#isClosed ? new RequestError('the server is shutting down') : this.#closing(thread.id);
    if (refusal !== null) {
      await live.close();
      throw refusal;
    }
    this.#threads.set(thread.id, thread);
    return thread;
  }

  /**
   * Loads a thread from its record, once, however many ask for it at the same time.
   * @param key what names it: an id or a path
   * @throws RequestError when the thread is just being closed
   */
  async load(key: string, open: () => Promise<LiveFace>): Promise<Joined> {
    const refusal = this.#closing(key);
    if (refusal !== null) throw refusal;
    const loading = this.#loading.get(key);
    if (loading !== undefined) return { ...(await loading), isNew: false };
    const present = this.#threads.get(key);
    if (present !== undefined) return { thread: present, isNew: false };
    const joined = open().then((live) => this.#join(live));
    this.#loading.set(key, joined);
    try {
      return await joined;
    } finally {
      this.#loading.delete(key);
    }
  }

  /**
   * Ends a thread here, when it is loaded, and then does something to its record while nobody can load it. `leaves` is
   * called before a loaded thread ends.
   */
  async retire<T>(threadId: string, leaves: (thread: LoadedThread) => void, then: () => Promise<T>): Promise<T> {
    const refusal = this.#closing(threadId);
    if (refusal !== null) throw refusal;
    const work = this.#end(threadId, leaves).then(then);
    this.#retiring.set(threadId, work);
    try {
      return await work;
    } finally {
      this.#retiring.delete(threadId);
    }
  }

  /** Ends all of them. @throws what the first failed with that could not be ended; the others end all the same */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([...this.#loading.values(), ...this.#retiring.values()]);
    const ended = await Promise.allSettled([...this.#threads.values()].map(({ live }) => live.close()));
    this.#threads.clear();
    for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Different names may lead to the same thread: the first one loaded stays. */
  async #join(live: LiveFace): Promise<Joined> {
    const present = this.find(live.session.threadId);
    if (present === undefined) return { thread: await this.adopt(live), isNew: true };
    await live.close();
    return { thread: present, isNew: false };
  }

  async #end(threadId: string, leaves: (thread: LoadedThread) => void): Promise<void> {
    await this.#loading.get(threadId)?.catch(() => undefined);
    const thread = this.#threads.get(threadId);
    if (thread === undefined) return;
    leaves(thread);
    try {
      await thread.live.close();
    } finally {
      this.#threads.delete(threadId);
    }
  }

  #closing(threadId: string): RequestError | null {
    return this.#retiring.has(threadId) ? new RequestError(`thread ${threadId} is closing; retry thread/resume after the thread is closed`) : null;
  }
}
