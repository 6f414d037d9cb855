// The only door of @codex-ts/execpolicy: explicit named exports, no logic.
export { appendNetworkRule, appendPrefixRule } from './amendments/append-rule.ts';
export { isBannedPrefix } from './amendments/banned-prefixes.ts';
export { proposeAmendment, type ProposalInput } from './amendments/propose-amendment.ts';
export { type NetworkAmendment, networkRuleOf } from './amendments/rule-line.ts';
export { type CommandDecision, type CommandQuestion, decideCommand } from './decision/decide-command.ts';
export { type LoadedPolicy, loadPolicy, type LoadPolicyInput, loadRulesFiles, type NamedFile, type RequiredRule, type RulesFolder, type RulesLayer } from './loading/load-policy.ts';
export { type BrokenRules, RulesError, type RulesRange } from './loading/rule-file-error.ts';
export { type CheckOptions, ExecPolicy } from './policy/exec-policy.ts';
export type { Evaluation, HeuristicsRuleMatch, PrefixRuleMatch, RuleMatch } from './policy/rule-match.ts';
export type { Decision } from './rules/decision.ts';
export type { NetworkHosts, NetworkProtocol, NetworkRule } from './rules/network-rule.ts';
