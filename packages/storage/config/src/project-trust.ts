import { realpath } from 'node:fs/promises';

import { gitMainRoot } from './git-main-root.ts';

export type TrustLevel = 'trusted' | 'untrusted';

/** `projects.<path>.trust_level`, by absolute path. */
export type TrustTable = ReadonlyMap<string, { readonly trust_level?: TrustLevel }>;

/** A decision, and the path that it was made for. */
interface Decision {
  readonly level: TrustLevel;
  readonly key: string;
}

/** What the user decided about one project and its folders. */
export class ProjectTrust {
  readonly #table: TrustTable;
  readonly #cwd: string;
  readonly #root: string;
  #mainRoot: Promise<string | null> | null = null;

  /** `root` is the project root of `cwd`. */
  constructor(table: TrustTable, cwd: string, root: string) {
    this.#table = table;
    this.#cwd = cwd;
    this.#root = root;
  }

  /**
   * The decision that counts for a folder of the project: made for itself, else for the project root, else for the
   * root of the (main) git worktree, as exact paths. Null when undecided. The last one is a real path: a folder that is
   * reached over a link is still the same repository.
   */
  async of(dir: string): Promise<Decision | null> {
    if (this.#table.size === 0) return null;
    const near = this.#decision(dir) ?? this.#decision(this.#root);
    if (near !== null) return near;
    const main = await this.#main();
    return main === null ? null : this.#decision(main);
  }

  /** The path under which a decision about the whole project belongs. */
  async key(): Promise<string> {
    return (await this.#main()) ?? this.#root;
  }

  #decision(key: string): Decision | null {
    const level = this.#table.get(key)?.trust_level;
    return level === undefined ? null : { level, key };
  }

  #main(): Promise<string | null> {
    this.#mainRoot ??= realpath(this.#cwd)
      .catch(() => this.#cwd)
      .then(gitMainRoot);
    return this.#mainRoot;
  }
}
