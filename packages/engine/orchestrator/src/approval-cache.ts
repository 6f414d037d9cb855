import { type Decision } from './approval.ts';

/** Remembers, for the life of a session, what a person allowed for the session. */
export class ApprovalCache {
  readonly #allowed = new Set<string>();

  /** The answer of earlier, when it covers all of these keys; else the one that `ask` brings. */
  async decide(keys: readonly string[], ask: () => Promise<Decision>): Promise<Decision> {
    if (keys.length > 0 && keys.every((key) => this.#allowed.has(key))) return 'acceptForSession';
    const decision = await ask();
    if (decision === 'acceptForSession') for (const key of keys) this.#allowed.add(key);
    return decision;
  }
}
