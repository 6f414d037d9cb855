import { type Key } from './key.ts';
import { type Keymap } from './keymap.ts';

/** What takes the actions of keys. */
export interface KeyTarget {
  /** False if the action means nothing now: the key may still mean something in another context. */
  run(context: string, action: string): boolean;
  /** Whether a sequence that ends in this action may begin now. */
  mayBegin(context: string, action: string): boolean;
}

/** Finds the action of a key, and of keys pressed one after the other. */
export class KeyDispatcher {
  readonly #keymap: Keymap;
  #pending: readonly Key[] = [];
  #leadsTo: readonly string[] = [];

  constructor(keymap: Keymap) {
    this.#keymap = keymap;
  }

  /** Whether the next key may complete this action. */
  awaits(action: string): boolean {
    return this.#leadsTo.includes(action);
  }

  /** Whether a sequence has begun. */
  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  reset(): void {
    this.#pending = [];
    this.#leadsTo = [];
  }

  /** Contexts are asked in order. A sequence that is not completed is dropped, and the key taken by itself. False if nobody wants it. */
  dispatch(contexts: readonly string[], key: Key, target: KeyTarget): boolean {
    const before = this.#pending;
    this.reset();
    if (before.length > 0 && this.#try(contexts, [...before, key], target)) return true;
    return this.#try(contexts, [key], target);
  }

  #try(contexts: readonly string[], keys: readonly Key[], target: KeyTarget): boolean {
    for (const context of contexts) {
      const { action, leadsTo } = this.#keymap.match(context, keys);
      if (action !== null && target.run(context, action)) return true;
      const open = leadsTo.filter((each) => target.mayBegin(context, each));
      if (open.length === 0) continue;
      this.#pending = keys;
      this.#leadsTo = open;
      return true;
    }
    return false;
  }
}
