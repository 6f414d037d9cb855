import { type Decision } from './approval.ts';

/** Remembers, for the life of a session, what a person allowed for the session. */
export class ApprovalCache {
  readonly #allowed = new Set<string>();

  /** Whether the action of this key may go ahead, asking if no earlier answer covers it. */
  async allows(key: string, ask: () => Promise<Decision>): Promise<boolean> {
    if (this.#allowed.has(key)) return true;
    const decision = await ask();
    if (decision === 'acceptForSession') this.#allowed.add(key);
    return decision === 'accept' || decision === 'acceptForSession';
  }
}
