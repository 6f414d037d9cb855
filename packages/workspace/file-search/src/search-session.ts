import { linkedAbort } from '@codex-ts/async-utils';
import { FileIndex, type IndexOptions } from './file-index.ts';
import { DEFAULT_LIMIT } from './search-files.ts';
import { type FileMatch, searchIndex } from './search-index.ts';

export interface SessionOptions extends Omit<IndexOptions, 'signal'> {
  limit?: number;
  /** What the query has found so far, the best first; the last one before `onCompleted` is final. */
  onUpdated(query: string, matches: FileMatch[]): void;
  /** The query has seen everything. Not told of one that another has taken the place of. */
  onCompleted(query: string): void;
  /** A search ended because something went wrong. */
  onFailed(error: unknown): void;
}

/** A search whose query changes while somebody types: the folders are read once, from the start on. */
export class SearchSession {
  readonly #options: SessionOptions;
  readonly #closing = new AbortController();
  readonly #index: FileIndex;
  #latest: AbortController | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#index = new FileIndex({ ...options, signal: this.#closing.signal });
  }

  /** Looks for this from now on. The same query again is told again. Nothing happens once closed. */
  update(query: string): void {
    this.#latest?.abort();
    if (this.#closing.signal.aborted) return;
    const mine = new AbortController();
    this.#latest = mine;
    void this.#search(query, mine.signal);
  }

  /** Ends everything at once; nobody is told of anything any more. */
  close(): void {
    this.#closing.abort();
    this.#latest?.abort();
  }

  async #search(query: string, mine: AbortSignal): Promise<void> {
    const { limit = DEFAULT_LIMIT, onUpdated, onCompleted, onFailed } = this.#options;
    const { signal, dispose } = linkedAbort(this.#closing.signal, mine);
    try {
      const matches = await searchIndex(this.#index, { query, limit, signal, onProgress: (some) => onUpdated(query, some) });
      if (signal.aborted) return;
      onUpdated(query, matches);
      onCompleted(query);
    } catch (error) {
      if (!signal.aborted) onFailed(error);
    } finally {
      dispose();
    }
  }
}
