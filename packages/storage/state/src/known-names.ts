import { ThreadNames } from '@codex-ts/rollout';

/** The names that users gave their threads, and the search in them. The original writes the same file. */
export class KnownNames {
  readonly #codexHome: string;
  #names: ThreadNames;
  #lowered: { of: ReadonlyMap<string, string>; names: ReadonlyMap<string, string> } | null = null;

  constructor(codexHome: string) {
    this.#codexHome = codexHome;
    this.#names = new ThreadNames(codexHome);
  }

  async all(): Promise<ReadonlyMap<string, string>> {
    return await this.#names.all();
  }

  /** Ids of the threads whose name has the term in it, in any case of letters. */
  async having(term: string): Promise<string[]> {
    const names = await this.#names.all();
    if (this.#lowered?.of !== names) {
      this.#lowered = { of: names, names: new Map([...names].map(([id, name]) => [id, name.toLowerCase()])) };
    }
    const wanted = term.toLowerCase();
    return [...this.#lowered.names].filter(([, name]) => name.includes(wanted)).map(([id]) => id);
  }

  /** Reads the file anew the next time, however it looks. */
  refresh(): void {
    this.#names = new ThreadNames(this.#codexHome);
  }
}
