import { quoteShell } from '@codex-ts/text-utils';
import { type PrefixRuleMatch } from '../policy/rule-match.ts';

/** The rule that says the most: of those with the longest prefix the last. */
function decidingRule(matches: readonly PrefixRuleMatch[]): PrefixRuleMatch['prefixRuleMatch'] | undefined {
  let found: PrefixRuleMatch['prefixRuleMatch'] | undefined;
  for (const { prefixRuleMatch } of matches) {
    if (found === undefined || prefixRuleMatch.matchedPrefix.length >= found.matchedPrefix.length) found = prefixRuleMatch;
  }
  return found;
}

/** @param matches the rules that decided */
export function justificationOf(matches: readonly PrefixRuleMatch[]): string | null {
  return decidingRule(matches)?.justification ?? null;
}

/** Why a person is asked. */
export function promptReason(argv: readonly string[], matches: readonly PrefixRuleMatch[]): string {
  const justification = justificationOf(matches);
  return `\`${quoteShell(argv)}\` requires approval${justification === null ? ' by policy' : `: ${justification}`}`;
}

/** What the model is told about a command that does not run. */
export function forbiddenText(argv: readonly string[], matches: readonly PrefixRuleMatch[]): string {
  const rule = decidingRule(matches);
  const reason = rule === undefined ? 'blocked by policy' : (rule.justification ?? `policy forbids commands starting with \`${quoteShell(rule.matchedPrefix)}\``);
  return `\`${quoteShell(argv)}\` rejected: ${reason}`;
}
