import { type Bindings } from './bindings.ts';
import { type Key, keyId } from './key.ts';

/** What the keys pressed so far are in one context. `leadsTo`: actions whose longer sequences begin with them. */
export interface KeyMatch {
  readonly action: string | null;
  readonly leadsTo: readonly string[];
}

const NONE: KeyMatch = { action: null, leadsTo: [] };

/** Which action a key means, in each context. Made by `parseKeymap`. */
export class Keymap {
  readonly #bindings: Bindings;
  /** By context, then by the ids of the keys joined by a blank. */
  readonly #matches = new Map<string, Map<string, KeyMatch>>();

  /** `bindings` hold key ids, as `parseKeys` gives them. */
  constructor(bindings: Bindings) {
    this.#bindings = bindings;
    for (const [context, actions] of Object.entries(bindings)) {
      const matches = new Map<string, KeyMatch>();
      for (const [action, keys] of Object.entries(actions)) for (const ids of keys) add(matches, ids, action);
      this.#matches.set(context, matches);
    }
  }

  /** Looks up keys that were pressed one after the other. */
  match(context: string, keys: readonly Key[]): KeyMatch {
    return this.#matches.get(context)?.get(keys.map(keyId).join(' ')) ?? NONE;
  }

  /** The keys of an action, the one to name in hints first; none if the user unbound it. */
  keysOf(context: string, action: string): readonly string[] {
    return this.#bindings[context]?.[action] ?? [];
  }
}

function add(matches: Map<string, KeyMatch>, ids: string, action: string): void {
  const known = matches.get(ids) ?? NONE;
  matches.set(ids, { ...known, action: known.action ?? action });
  const parts = ids.split(' ');
  for (let n = 1; n < parts.length; n += 1) {
    const head = parts.slice(0, n).join(' ');
    const before = matches.get(head) ?? NONE;
    matches.set(head, { ...before, leadsTo: [...before.leadsTo, action] });
  }
}
