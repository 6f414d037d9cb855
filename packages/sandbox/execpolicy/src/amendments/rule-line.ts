import { CodexError } from '@codex-ts/protocol';
import { type NetworkProtocol, type NetworkRule } from '../rules/network-rule.ts';

/** What a person decided about a host for good. */
export interface NetworkAmendment {
  readonly host: string;
  readonly protocol: NetworkProtocol;
  readonly decision: 'allow' | 'deny';
}

/**
 * The line that allows all commands beginning with these words, without its line end: always the same for the same
 * words, and the same as the original's. @throws CodexError `invalid_amendment`
 */
export function prefixRuleLine(prefix: readonly string[]): string {
  if (prefix.length === 0) throw new CodexError('A rule needs at least one word.', { code: 'invalid_amendment' });
  return `prefix_rule(pattern=[${prefix.map(quoted).join(', ')}], decision="allow")`;
}

/** The line that opens or closes a host, without its line end. @throws CodexError `invalid_amendment` */
export function networkRuleLine({ host, protocol, decision }: NetworkAmendment): string {
  const why = justificationOf({ host, protocol, decision });
  return `network_rule(host=${quoted(host)}, protocol=${quoted(protocol)}, decision=${quoted(decision)}, justification=${quoted(why)})`;
}

function justificationOf({ host, protocol, decision }: NetworkAmendment): string {
  return `${decision === 'allow' ? 'Allow' : 'Deny'} ${protocol} access to ${host}`;
}

/** The rule that a line of `networkRuleLine` makes, for the policy that is in force. */
export function networkRuleOf(amendment: NetworkAmendment): NetworkRule {
  const { host, protocol, decision } = amendment;
  return { host: host.toLowerCase(), protocol, decision: decision === 'allow' ? 'allow' : 'forbidden', justification: justificationOf(amendment) };
}

/** JSON's strings are strings of the rules language, but for halves of characters, which no text has. */
function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new CodexError('A rule cannot hold text that is no valid Unicode.', { code: 'invalid_amendment' });
  return JSON.stringify(text);
}
