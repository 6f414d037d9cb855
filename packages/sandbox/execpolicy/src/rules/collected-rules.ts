import { type Span } from '../language/rule-fault.ts';
import { type NetworkRule } from './network-rule.ts';
import { type PrefixRule } from './prefix-rule.ts';

/** Commands that a rule of the file must match, or must not; and the call that says so. */
export interface RuleExamples {
  readonly rules: readonly PrefixRule[];
  readonly matching: readonly (readonly string[])[];
  readonly other: readonly (readonly string[])[];
  readonly call: Span | undefined;
}

/** What the calls of one file have said. */
export interface CollectedRules {
  readonly prefixRules: PrefixRule[];
  readonly networkRules: NetworkRule[];
  readonly hostExecutables: Map<string, readonly string[]>;
  readonly examples: RuleExamples[];
}

export function noRules(): CollectedRules {
  return { prefixRules: [], networkRules: [], hostExecutables: new Map(), examples: [] };
}
