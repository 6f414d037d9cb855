/** What a rule says about a command. */
export type Decision = 'allow' | 'prompt' | 'forbidden';

const STRICTNESS: Record<Decision, number> = { allow: 0, prompt: 1, forbidden: 2 };

export function isDecision(text: string): text is Decision {
  return Object.hasOwn(STRICTNESS, text);
}

/** The strictest of some decisions: forbidden before prompt before allow; undefined when there is none. */
export function strictest(decisions: Iterable<Decision>): Decision | undefined {
  let found: Decision | undefined;
  for (const decision of decisions) {
    if (found === undefined || STRICTNESS[decision] > STRICTNESS[found]) found = decision;
  }
  return found;
}
