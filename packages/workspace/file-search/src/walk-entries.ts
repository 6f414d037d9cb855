import { type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { FolderRules } from './folder-rules.ts';
import { TimeSlice } from './time-slice.ts';

export interface WalkOptions {
  /** An absolute path. */
  root: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Takes an entry, its path relative to the root with slashes. False when there is no room for more. */
  take(path: string, isDirectory: boolean): boolean;
}

interface OpenFolder {
  /** Relative; empty for the root. */
  readonly path: string;
  readonly rules: FolderRules;
}

/** How many folders are read at the same time. */
const AT_ONCE = 8;
const STEPS = 256;
/** What Node puts in the place of bytes that are not UTF-8: such a name opens nothing. */
const NOT_UTF8 = '\ufffd';

/**
 * Looks at everything below a root that no rule leaves out, hidden names too, `.git` never. A link is what it leads to,
 * but is not followed further. What cannot be read is passed over: a search shows what there is.
 * Rejects with the signal's reason only.
 */
export async function walkEntries(options: WalkOptions): Promise<void> {
  const { root, env, signal } = options;
  const walk = new Walk(options, { path: '', rules: await FolderRules.above(root, env) });
  signal.throwIfAborted();
  await Promise.all(Array.from({ length: AT_ONCE }, () => walk.work()));
}

class Walk {
  readonly #options: WalkOptions;
  readonly #open: OpenFolder[] = [];
  readonly #slice = new TimeSlice();
  readonly #idle: (() => void)[] = [];
  #busy = 0;
  #isFull = false;

  constructor(options: WalkOptions, start: OpenFolder) {
    this.#options = options;
    this.#open.push(start);
  }

  /** One of several workers: takes open folders until nobody can find any more. */
  async work(): Promise<void> {
    for (;;) {
      this.#options.signal.throwIfAborted();
      const folder = this.#isFull ? undefined : this.#open.shift();
      if (folder === undefined) {
        if (this.#busy === 0 || this.#isFull) return this.#wake();
        await new Promise<void>((resolve) => this.#idle.push(resolve));
        continue;
      }
      this.#busy += 1;
      try {
        await this.#look(folder);
      } finally {
        this.#busy -= 1;
        this.#wake();
      }
    }
  }

  #wake(): void {
    for (const wake of this.#idle.splice(0)) wake();
  }

  async #look({ path: folder, rules: outer }: OpenFolder): Promise<void> {
    const { root, signal, take } = this.#options;
    const absolute = join(root, folder);
    const entries = await entriesOf(absolute);
    const special = new Set(entries.filter(({ name }) => name === '.git' || name === '.gitignore' || name === '.ignore').map(({ name }) => name));
    const rules = special.size === 0 ? outer : await outer.into(absolute, (name) => special.has(name));
    for (const [index, entry] of entries.entries()) {
      if (index % STEPS === STEPS - 1 && this.#slice.isOver) await this.#slice.rest(signal);
      const { name } = entry;
      if (name === '.git' || name.includes(NOT_UTF8)) continue;
      const isFolder = entry.isDirectory();
      const place = join(absolute, name);
      if (rules.ignores(place, isFolder)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const leadsToFolder = entry.isSymbolicLink() ? await isDirectory(place) : isFolder;
      if (leadsToFolder === null) continue;
      if (this.#isFull || !take(path, leadsToFolder)) {
        this.#isFull = true;
        return;
      }
      if (isFolder) this.#open.push({ path, rules });
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return [];
  }
}

/** Of what a link leads to; null when that is nothing. */
async function isDirectory(path: string): Promise<boolean | null> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
