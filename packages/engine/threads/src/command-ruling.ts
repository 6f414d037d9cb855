import { decideCommand, type Decision, type ExecPolicy, type RuleMatch } from '@codex-ts/execpolicy';
import { type CommandClass, type CommandRuling } from '@codex-ts/orchestrator';
import { isDangerous, isKnownSafe, isSystemProgram, splitPlainCommands, unwrapShell } from '@codex-ts/shell-command';

export interface Proposal {
  /** First words that the model would like to see allowed for good. */
  prefix: readonly string[] | null;
  /** Whether it wants to leave the sandbox. */
  escalated: boolean;
}

/** What rules, and where they are silent a command's own nature, say of it. */
export function commandRuling(argv: readonly string[], proposal: Proposal, policy: ExecPolicy): CommandRuling {
  // A shell that lies elsewhere could make anything of the script.
  const script = isSystemProgram(argv) ? unwrapShell(argv) : null;
  const decided = decideCommand({
    argv,
    parts: script === null ? null : splitPlainCommands(script.script),
    policy,
    classify: (part) => (classOf(part) === 'safe' ? 'allow' : 'prompt'),
    requestedPrefix: proposal.prefix,
    isEscalated: proposal.escalated,
  });
  return {
    rule: strictestRule(decided.matches),
    allowedByRules: decided.everyPartAllowedByRule,
    commandClass: worstClass(decided.matches),
    reason: decided.forbiddenText ?? decided.promptReason,
    proposedPrefix: decided.proposedAmendment,
  };
}

function classOf(argv: readonly string[]): CommandClass {
  if (isDangerous(argv)) return 'dangerous';
  return isKnownSafe(argv) ? 'safe' : 'ordinary';
}

const STRICTEST_FIRST: readonly Decision[] = ['forbidden', 'prompt', 'allow'];
const WORST_FIRST: readonly CommandClass[] = ['dangerous', 'ordinary'];

function strictestRule(matches: readonly RuleMatch[]): Decision | null {
  const decisions = matches.flatMap((match) => ('prefixRuleMatch' in match ? [match.prefixRuleMatch.decision] : []));
  return STRICTEST_FIRST.find((decision) => decisions.includes(decision)) ?? null;
}

/** Of the parts that no rule speaks about. */
function worstClass(matches: readonly RuleMatch[]): CommandClass {
  const classes = matches.flatMap((match) => ('heuristicsRuleMatch' in match ? [classOf(match.heuristicsRuleMatch.command)] : []));
  return WORST_FIRST.find((word) => classes.includes(word)) ?? 'safe';
}
