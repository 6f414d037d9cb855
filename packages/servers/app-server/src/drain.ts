import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { type LoadedThreads } from './loaded-threads.ts';

/** Methods that begin a turn. Names of later versions are no harm. */
const BEGINS_TURN: ReadonlySet<string> = new Set(['turn/start', 'review/start', 'thread/compact/start', 'thread/shellCommand']);

/** The wait for the last turn, during which none begins. The original lets turns begin meanwhile, and may wait forever. */
export class Drain {
  readonly #threads: LoadedThreads;
  #empty: Deferred<void> | null = null;

  constructor(threads: LoadedThreads) {
    this.#threads = threads;
  }

  get isOn(): boolean {
    return this.#empty !== null;
  }

  refuses(method: keyof ClientRequests): boolean {
    return this.isOn && BEGINS_TURN.has(method);
  }

  async start(): Promise<void> {
    this.#empty ??= new Deferred();
    this.look();
    await this.#empty.promise;
  }

  /** A turn has ended. */
  look(): void {
    if (this.#empty !== null && ![...this.#threads].some((thread) => thread.isBusy)) this.#empty.resolve();
  }
}
