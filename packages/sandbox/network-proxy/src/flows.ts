/** One request or tunnel from its first line to its last byte. */
export class Flow {
  readonly #controller = new AbortController();
  readonly #flows: Set<Flow>;
  #isStillAllowed: () => boolean = () => true;

  constructor(flows: Set<Flow>) {
    this.#flows = flows;
    flows.add(this);
  }

  /** Aborts when the client has gone, the rules have changed against it, or the proxy closes. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on it is cut as soon as `isStillAllowed` says no. */
  watch(isStillAllowed: () => boolean): void {
    this.#isStillAllowed = isStillAllowed;
  }

  /** Ends it if it is no longer allowed. */
  recheck(): void {
    if (!this.#isStillAllowed()) this.abort();
  }

  abort(): void {
    this.end();
    this.#controller.abort();
  }

  /** It is over. May be called twice. */
  end(): void {
    this.#flows.delete(this);
  }
}

/** All that is under way in one proxy, at most `limit` at a time. */
export class Flows {
  readonly #open = new Set<Flow>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** null: there are too many. */
  begin(): Flow | null {
    return this.#open.size < this.#limit ? new Flow(this.#open) : null;
  }

  recheck(): void {
    for (const flow of [...this.#open]) flow.recheck();
  }

  abortAll(): void {
    for (const flow of [...this.#open]) flow.abort();
  }
}
