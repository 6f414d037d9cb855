import { resolve } from 'node:path';
import { isAscii } from './text-cells.ts';
import { walkEntries } from './walk-entries.ts';

export interface IndexOptions {
  /** Relative ones are below the folder of this process. One that is no folder has nothing below it. */
  roots: readonly string[];
  /** Where the user's settings are: HOME and XDG_CONFIG_HOME. */
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** How many files and folders are looked at; further ones are not found. Default 500,000. */
  maxEntries?: number;
}

export interface IndexedEntry {
  readonly root: string;
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly isDirectory: boolean;
}

const MAX_ENTRIES = 500_000;
const [DIRECTORY, PLAIN, ROOT_SHIFT] = [1, 2, 2];

/** The names below some roots, read once, in the background. */
export class FileIndex {
  readonly #roots: readonly string[];
  readonly #paths: string[] = [];
  readonly #facts: number[] = [];
  #isComplete = false;
  #more: { promise: Promise<void>; resolve: () => void } | null = null;
  /** Resolves when everything was looked at; rejects with the signal's reason. */
  readonly done: Promise<void>;

  constructor({ roots, env, signal, maxEntries = MAX_ENTRIES }: IndexOptions) {
    this.#roots = roots;
    this.done = this.#walk(env, signal, maxEntries).finally(() => {
      this.#isComplete = true;
      this.#wake();
    });
    // Whoever waits for it hears of it; nobody has to.
    this.done.catch(() => undefined);
  }

  get size(): number {
    return this.#paths.length;
  }

  /** Whether nothing will be added any more. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  pathAt(entry: number): string {
    return this.#paths[entry] ?? '';
  }

  /** Whether the path has no character beyond ASCII. */
  isPlainAt(entry: number): boolean {
    return ((this.#facts[entry] ?? 0) & PLAIN) !== 0;
  }

  at(entry: number): IndexedEntry {
    const facts = this.#facts[entry] ?? 0;
    return { root: this.#roots[facts >> ROOT_SHIFT] ?? '', path: this.pathAt(entry), isDirectory: (facts & DIRECTORY) !== 0 };
  }

  /** Resolves when there is more than `size` entries, or there will be no more. */
  grown(size: number): Promise<void> {
    if (this.size > size || this.#isComplete) return Promise.resolve();
    if (this.#more === null) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => (resolve = done));
      this.#more = { promise, resolve };
    }
    return this.#more.promise;
  }

  async #walk(env: NodeJS.ProcessEnv, signal: AbortSignal, maxEntries: number): Promise<void> {
    signal.throwIfAborted();
    for (const [index, root] of this.#roots.entries()) {
      const take = (path: string, isDirectory: boolean): boolean => {
        if (this.size >= maxEntries) return false;
        this.#paths.push(path);
        this.#facts.push((index << ROOT_SHIFT) | (isDirectory ? DIRECTORY : 0) | (isAscii(path) ? PLAIN : 0));
        this.#wake();
        return true;
      };
      await walkEntries({ root: resolve(root), env, signal, take });
    }
  }

  #wake(): void {
    this.#more?.resolve();
    this.#more = null;
  }
}
