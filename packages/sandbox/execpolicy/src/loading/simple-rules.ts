import { RuleFault } from '../language/rule-fault.ts';
import { type CollectedRules, noRules } from '../rules/collected-rules.ts';
import { isDecision } from '../rules/decision.ts';
import { normalHost } from '../rules/network-host.ts';
import { NETWORK_PROTOCOLS } from '../rules/network-rule.ts';
import { type PatternToken, prefixRules } from '../rules/prefix-rule.ts';

/** A string that JSON and the rules language read alike: no control characters. */
const TEXT = String.raw`"(?:[^"\\\x00-\x1f\x7f-\x9f]|\\["\\nrt])*"`;
const ROW = String.raw`\[${TEXT}(?:, ?${TEXT})*\]`;
const PLACE = `(?:${TEXT}|${ROW})`;
const PREFIX_LINE = new RegExp(String.raw`^prefix_rule\(pattern ?= ?(\[${PLACE}(?:, ?${PLACE})*\])(?:, ?decision ?= ?(${TEXT}))?(?:, ?justification ?= ?(${TEXT}))?\)$`);
const NETWORK_LINE = new RegExp(String.raw`^network_rule\(host ?= ?(${TEXT}), protocol ?= ?(${TEXT}), decision ?= ?(${TEXT})(?:, justification ?= ?(${TEXT}))?\)$`);
/** Asked first: a pattern is compiled when it is first used, which takes longer than reading a file. */
const BEGINNINGS = ['prefix_rule(pattern', 'network_rule(host'];
/** Longer lines are rare, and a pattern over them costs more than the parser. */
const MAX_LINE = 4096;

/**
 * Reads a file of the simplest kind without the parser, which takes longer to load than all its lines to read: calls on a
 * line of their own with plain strings, as saying "always" writes them and formatters leave them, comments and empty lines. Null for every other
 * file, and for every one with a mistake: those the parser reads, with the same result where both can.
 */
export function readSimpleRules(text: string): CollectedRules | null {
  const collected = noRules();
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.length > MAX_LINE || !BEGINNINGS.some((beginning) => line.startsWith(beginning)) || !readLine(line, collected)) return null;
  }
  return collected;
}

function readLine(line: string, { prefixRules: rules, networkRules }: CollectedRules): boolean {
  const [, pattern, decision = '"allow"', reason] = PREFIX_LINE.exec(line) ?? [];
  if (pattern !== undefined) {
    const [decided, justification] = [textOf(decision), reason === undefined ? undefined : textOf(reason)];
    if (!isDecision(decided) || justification?.trim() === '') return false;
    for (const rule of prefixRules(JSON.parse(pattern) as PatternToken[], decided, justification)) rules.push(rule);
    return true;
  }
  const [, host, protocol, allowed, justification] = NETWORK_LINE.exec(line) ?? [];
  if (host === undefined || protocol === undefined || allowed === undefined) return false;
  const known = NETWORK_PROTOCOLS.find((name) => name === textOf(protocol));
  const decided = textOf(allowed) === 'deny' ? 'forbidden' : textOf(allowed);
  const name = hostOf(textOf(host));
  const why = justification === undefined ? undefined : textOf(justification);
  if (known === undefined || !isDecision(decided) || name === null || why?.trim() === '') return false;
  networkRules.push({ host: name, protocol: known, decision: decided, justification: why });
  return true;
}

function textOf(quoted: string): string {
  return JSON.parse(quoted) as string;
}

function hostOf(raw: string): string | null {
  try {
    return normalHost(raw);
  } catch (error) {
    if (error instanceof RuleFault) return null;
    throw error;
  }
}
