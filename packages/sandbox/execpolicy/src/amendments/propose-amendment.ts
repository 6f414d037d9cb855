import { type ExecPolicy } from '../policy/exec-policy.ts';
import { type Decision } from '../rules/decision.ts';
import { isBannedPrefix } from './banned-prefixes.ts';

export interface ProposalInput {
  /** The commands that are judged, each an argv. */
  readonly parts: readonly (readonly string[])[];
  /** For each part: the decision of the rules that matched it, null when none did. */
  readonly matches: readonly (Decision | null)[];
  /** For each part: what the heuristics say where no rule does. */
  readonly classes: readonly Decision[];
  readonly policy: ExecPolicy;
  /** The words that the model asked for, if it did. */
  readonly requestedPrefix?: readonly string[] | null | undefined;
  /** Whether the model wants to leave the sandbox: then a command that may run anyway is proposed too. */
  readonly isEscalated?: boolean | undefined;
}

/**
 * The words to allow for good, if a person says so; null for no proposal. What the model asked for counts when no rule
 * matched any part, it is not banned, and it would make every part allowed. Else it is the first part that made us ask,
 * word by word. A rule that says prompt is never proposed away. Unlike the original, nothing banned is proposed, not
 * even where it is all of the command, such as a bare `env`.
 */
export function proposeAmendment({ parts, matches, classes, policy, requestedPrefix, isEscalated = false }: ProposalInput): readonly string[] | null {
  if (matches.includes('prompt') || matches.includes('forbidden')) return null;
  const requested = requestedPrefix ?? [];
  if (requested.length > 0 && !isBannedPrefix(requested) && matches.every((decision) => decision === null)) {
    const isAllowed = (part: readonly string[], i: number): boolean => classes[i] === 'allow' || policy.wouldMatch(requested, part);
    if (parts.every(isAllowed)) return requested;
  }
  const cause = parts.find((_, i) => matches[i] === null && (isEscalated || classes[i] === 'prompt'));
  return cause === undefined || cause.length === 0 || isBannedPrefix(cause) ? null : cause;
}
