import { type CommandExecutionApprovalDecision } from '@codex-ts/app-server-protocol';
import { isObject } from './rpc-message.ts';

type Decision = CommandExecutionApprovalDecision;

const WORDS: ReadonlyMap<unknown, Decision> = new Map<unknown, Decision>([
  ['approved', 'accept'],
  ['approved_for_session', 'acceptForSession'],
  ['denied', 'decline'],
  ['abort', 'cancel'],
]);

/**
 * The decision in a client's answer to an elicitation. Clients that know Codex say it in `decision`, in the words of the
 * core protocol; others only accept or not in `action`. What cannot be read is a no.
 */
export function readDecision(answer: unknown): Decision {
  if (!isObject(answer)) return 'decline';
  const { decision, action } = answer;
  if (decision === undefined) return action === 'accept' ? 'accept' : 'decline';
  return WORDS.get(decision) ?? readAmendment(decision) ?? 'decline';
}

/** A decision that also sets a rule for later. */
function readAmendment(decision: unknown): Decision | null {
  if (!isObject(decision)) return null;
  const prefix = field(decision['approved_execpolicy_amendment'], 'proposed_execpolicy_amendment');
  if (Array.isArray(prefix) && prefix.length > 0 && prefix.every((word) => typeof word === 'string')) {
    return { acceptWithExecpolicyAmendment: { execpolicy_amendment: prefix } };
  }
  const rule = field(decision['network_policy_amendment'], 'network_policy_amendment');
  const [host, action] = [field(rule, 'host'), field(rule, 'action')];
  if (typeof host !== 'string' || (action !== 'allow' && action !== 'deny')) return null;
  return { applyNetworkPolicyAmendment: { network_policy_amendment: { host, action } } };
}

function field(of: unknown, name: string): unknown {
  return isObject(of) ? of[name] : undefined;
}

/** A decision in the words of the core protocol. */
export function coreDecision(decision: Decision): unknown {
  if (typeof decision === 'object') {
    if ('applyNetworkPolicyAmendment' in decision) return { network_policy_amendment: decision.applyNetworkPolicyAmendment };
    return { approved_execpolicy_amendment: { proposed_execpolicy_amendment: decision.acceptWithExecpolicyAmendment.execpolicy_amendment } };
  }
  for (const [word, known] of WORDS) if (known === decision) return word;
  return 'denied';
}
