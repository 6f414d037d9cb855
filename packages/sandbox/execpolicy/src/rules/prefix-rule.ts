import { type Decision } from './decision.ts';

/** One place of a pattern: a word, or any of several. */
export type PatternToken = string | readonly string[];

/** A rule for commands that begin with certain words. `first` is a plain word, so that rules can be found by it. */
export interface PrefixRule {
  readonly first: string;
  readonly rest: readonly PatternToken[];
  readonly decision: Decision;
  readonly justification: string | undefined;
}

/** The rules of one pattern: one for each alternative of its first place, duplicates kept. The pattern has a place. */
export function prefixRules(pattern: readonly PatternToken[], decision: Decision, justification: string | undefined): PrefixRule[] {
  const [first = [], ...rest] = pattern;
  return (typeof first === 'string' ? [first] : first).map((word) => ({ first: word, rest, decision, justification }));
}

/**
 * Whether a command begins with a rule's words behind the first, which the caller has compared. Words are equal when
 * every character is; there are no wildcards, and the command may go on.
 */
export function matchesRest({ rest }: PrefixRule, argv: readonly string[]): boolean {
  if (argv.length < rest.length + 1) return false;
  return rest.every((token, i) => (typeof token === 'string' ? token === argv[i + 1] : token.includes(argv[i + 1] ?? '')));
}
