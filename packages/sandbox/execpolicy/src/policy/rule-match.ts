import { type Decision } from '../rules/decision.ts';

/** A rule that matched a command, in the words of `codex execpolicy check`. Keys stand in the order they are printed. */
export interface PrefixRuleMatch {
  readonly prefixRuleMatch: {
    /** The words of the command that the rule names. */
    readonly matchedPrefix: readonly string[];
    readonly decision: Decision;
    /** The program's path, when the rule was found by its bare name. */
    readonly resolvedProgram?: string;
    readonly justification?: string;
  };
}

/** A command that no rule matched, and what the heuristics say about it. */
export interface HeuristicsRuleMatch {
  readonly heuristicsRuleMatch: { readonly command: readonly string[]; readonly decision: Decision };
}

export type RuleMatch = PrefixRuleMatch | HeuristicsRuleMatch;

/** What the rules say about one command. `decision` is the strictest of the matches, absent when there is none. */
export interface Evaluation {
  readonly matchedRules: readonly PrefixRuleMatch[];
  readonly decision?: Decision;
}
