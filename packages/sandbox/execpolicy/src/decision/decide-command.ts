import { innerCommands } from '@codex-ts/shell-command';
import { proposeAmendment } from '../amendments/propose-amendment.ts';
import { type ExecPolicy } from '../policy/exec-policy.ts';
import { type PrefixRuleMatch, type RuleMatch } from '../policy/rule-match.ts';
import { type Decision, strictest } from '../rules/decision.ts';
import { forbiddenText, justificationOf, promptReason } from './decision-text.ts';
import { scriptParts } from './script-parts.ts';

export interface CommandQuestion {
  /** All of the command, the shell included: `["/bin/bash", "-lc", "git push"]`. */
  readonly argv: readonly string[];
  /** The plain commands of its script; null when there is none that splits: then it is judged as one command. */
  readonly parts: readonly (readonly string[])[] | null;
  readonly policy: ExecPolicy;
  /** What the heuristics and the approval policy say about a command that no rule matches. */
  readonly classify: (command: readonly string[]) => Decision;
  /** The words that the model would like to see allowed. */
  readonly requestedPrefix?: readonly string[] | null | undefined;
  /** Whether the model wants to run it outside the sandbox. */
  readonly isEscalated?: boolean;
}

export interface CommandDecision {
  readonly decision: Decision;
  /** Whether a rule or the heuristics decided. */
  readonly source: 'rule' | 'heuristic';
  /** Then it runs outside the sandbox. */
  readonly everyPartAllowedByRule: boolean;
  /** Of the rule that decided. */
  readonly justification: string | null;
  /** What to tell the person who is asked, when a rule asks. */
  readonly promptReason: string | null;
  /** What to tell the model, when it is forbidden. */
  readonly forbiddenText: string | null;
  /** The rules that matched any part or anything inside one, and the heuristics' decisions for parts that none matched. */
  readonly matches: readonly RuleMatch[];
  readonly proposedAmendment: readonly string[] | null;
}

/**
 * What rules and heuristics say about a command; the approval policy has the last word. Each part is judged, the
 * strictest decides. Rules that ask or forbid also hold inside shells and wrappers (`bash -c`, `sudo`, `xargs`, `find
 * -exec`), where the original does not look. A rule that allows counts inside a shell only when all of its commands are
 * allowed, and inside wrappers never: they change what a command does.
 */
export function decideCommand(question: CommandQuestion): CommandDecision {
  const { argv, policy, classify, requestedPrefix, isEscalated } = question;
  const parts = question.parts && question.parts.length > 0 ? question.parts : [argv];
  const verdicts = parts.map((part) => judge(part, policy, classify));
  const decision = strictest(verdicts.map((verdict) => verdict.decision)) ?? 'prompt';
  const matches = verdicts.flatMap((verdict) => verdict.matches);
  const deciding = matches.filter(isPrefixMatch).filter(({ prefixRuleMatch }) => prefixRuleMatch.decision === decision);
  const everyPartAllowedByRule = decision === 'allow' && verdicts.every(({ byRule }) => byRule === 'allow');
  const isRule = decision === 'allow' ? everyPartAllowedByRule : deciding.length > 0;
  return {
    decision,
    source: isRule ? 'rule' : 'heuristic',
    everyPartAllowedByRule,
    justification: isRule ? justificationOf(deciding) : null,
    promptReason: decision === 'prompt' && isRule ? promptReason(argv, deciding) : null,
    forbiddenText: decision === 'forbidden' ? forbiddenText(argv, deciding) : null,
    matches,
    proposedAmendment: decision !== 'forbidden'
      ? proposeAmendment({ parts, matches: verdicts.map(({ byRule }) => byRule), classes: verdicts.map(({ heuristic }) => heuristic), policy, requestedPrefix, isEscalated })
      : null,
  };
}

interface Verdict {
  readonly decision: Decision;
  /** What rules say about the part and what it runs; null when none does. */
  readonly byRule: Decision | null;
  /** What the heuristics say, where they are asked. */
  readonly heuristic: Decision;
  readonly matches: readonly RuleMatch[];
}

function judge(part: readonly string[], policy: ExecPolicy, classify: (command: readonly string[]) => Decision): Verdict {
  const own = rulesFor(part, policy);
  const inside = policy.isStrict ? stricterInside(part, policy) : [];
  const byRule = strictest([...(own?.matches ?? []), ...inside.filter(isPrefixMatch)].map(decisionOf)) ?? null;
  const heuristic = own === null ? classify(part) : own.decision;
  const decision = strictest([heuristic, ...inside.map(decisionOf)]) ?? heuristic;
  const first: readonly RuleMatch[] = own?.matches ?? [{ heuristicsRuleMatch: { command: part, decision: heuristic } }];
  return { decision, byRule, heuristic, matches: [...first, ...inside] };
}

/** The rules for a command itself; where there are none, those for all commands of its script, if they allow all. */
function rulesFor(part: readonly string[], policy: ExecPolicy): { decision: Decision; matches: readonly PrefixRuleMatch[] } | null {
  const { matchedRules, decision } = policy.check(part, { resolveHosts: true });
  if (decision !== undefined) return { decision, matches: matchedRules };
  const inner = scriptParts(part)?.map((command) => rulesFor(command, policy)) ?? [];
  if (inner.length === 0 || !inner.every((found) => found?.decision === 'allow')) return null;
  return { decision: 'allow', matches: inner.flatMap((found) => found?.matches ?? []) };
}

/** What asks or forbids inside a part. What is too deep to look into asks. */
function stricterInside(part: readonly string[], policy: ExecPolicy): RuleMatch[] {
  const { commands, isCutShort } = innerCommands(part);
  const found: RuleMatch[] = commands
    .flatMap((command) => policy.check(command, { resolveHosts: true }).matchedRules)
    .filter(({ prefixRuleMatch }) => prefixRuleMatch.decision !== 'allow');
  return isCutShort ? [...found, { heuristicsRuleMatch: { command: part, decision: 'prompt' } }] : found;
}

function decisionOf(match: RuleMatch): Decision {
  return isPrefixMatch(match) ? match.prefixRuleMatch.decision : match.heuristicsRuleMatch.decision;
}

function isPrefixMatch(match: RuleMatch): match is PrefixRuleMatch {
  return 'prefixRuleMatch' in match;
}
