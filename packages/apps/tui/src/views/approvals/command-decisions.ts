import { type CommandExecutionApprovalDecision, type CommandExecutionRequestApprovalParams } from '@codex-ts/app-server-protocol';
import { type Keymap } from '@codex-ts/keymap';
import { quoteShell } from '@codex-ts/text-utils';

import { commandText } from '../../state/command-text.ts';
import { type SelectRow } from '../list/select-row.ts';

type Decision = CommandExecutionApprovalDecision;
type Params = CommandExecutionRequestApprovalParams;

/** The answers that a question about a command allows, in the server's order; a refusal is always among them. */
export function commandDecisions(params: Params): Decision[] {
  const offered = params.availableDecisions ?? usual(params);
  const distinct = [...new Map(offered.map((decision) => [JSON.stringify(decision), decision])).values()].filter(canBeShown);
  return distinct.includes('cancel') || distinct.includes('decline') ? distinct : [...distinct, 'cancel'];
}

/** What Esc answers: to stop the turn, or at least not to run this. */
export function refusalOf(decisions: readonly Decision[]): Decision {
  return decisions.includes('cancel') ? 'cancel' : 'decline';
}

/** For servers that do not tell what they take. */
function usual({ networkApprovalContext, proposedNetworkPolicyAmendments, proposedExecpolicyAmendment, additionalPermissions }: Params): Decision[] {
  if (networkApprovalContext != null) {
    const rules = (proposedNetworkPolicyAmendments ?? []).map((rule) => ({ applyNetworkPolicyAmendment: { network_policy_amendment: rule } }));
    return ['accept', 'acceptForSession', ...rules, 'cancel'];
  }
  if (additionalPermissions != null || proposedExecpolicyAmendment == null) return ['accept', 'cancel'];
  return ['accept', { acceptWithExecpolicyAmendment: { execpolicy_amendment: proposedExecpolicyAmendment } }, 'cancel'];
}

/** A rule that does not fit into one line cannot be judged by what is shown of it. */
function canBeShown(decision: Decision): boolean {
  return typeof decision !== 'object' || !('acceptWithExecpolicyAmendment' in decision) || !/[\n\r]/.test(decision.acceptWithExecpolicyAmendment.execpolicy_amendment.join(' '));
}

/** One row for each decision, with the keys that choose it. */
export function decisionRows(decisions: readonly Decision[], params: Params, keymap: Keymap): SelectRow<Decision>[] {
  const taken = new Set<string>();
  const refusal = refusalOf(decisions);
  return decisions.map((decision) => {
    const action = actionFor(decision);
    // Esc is handled by the list: it is told here.
    const bound = decision === refusal ? [...keymap.keysOf('list', 'cancel').slice(0, 1), ...(action === null ? [] : keymap.keysOf('approval', action))] : action === null ? [] : keymap.keysOf('approval', action);
    const keys = bound.filter((id) => !taken.has(id));
    for (const id of keys) taken.add(id);
    const label = params.networkApprovalContext == null ? commandLabel(decision) : networkLabel(decision, params.networkApprovalContext.host);
    return { value: decision, label, keys };
  });
}

function actionFor(decision: Decision): string | null {
  if (decision === 'accept') return 'accept';
  if (decision === 'acceptForSession') return 'accept_for_session';
  if (decision === 'decline') return 'decline';
  if (decision === 'cancel') return null;
  return 'applyNetworkPolicyAmendment' in decision && decision.applyNetworkPolicyAmendment.network_policy_amendment.action === 'deny' ? 'deny_always' : 'accept_always';
}

function commandLabel(decision: Decision): string {
  switch (decision) {
    case 'accept':
      return 'Yes, run it';
    case 'acceptForSession':
      return "Yes, and don't ask again for this command in this session";
    case 'decline':
      return 'No, go on without running it';
    case 'cancel':
      return 'No, and say what to do differently';
    default:
      return ruleLabel(decision);
  }
}

function ruleLabel(decision: Extract<Decision, object>): string {
  if ('acceptWithExecpolicyAmendment' in decision) {
    return `Yes, and don't ask again for commands that start with \`${commandText(quoteShell(decision.acceptWithExecpolicyAmendment.execpolicy_amendment))}\``;
  }
  const { host, action } = decision.applyNetworkPolicyAmendment.network_policy_amendment;
  return action === 'deny' ? `No, and never allow ${host}` : `Yes, and allow ${host} from now on`;
}

function networkLabel(decision: Decision, host: string): string {
  switch (decision) {
    case 'accept':
      return 'Yes, this once';
    case 'acceptForSession':
      return `Yes, and allow ${host} for the rest of this session`;
    case 'decline':
      return 'No, go on without it';
    case 'cancel':
      return 'No, and say what to do differently';
    default:
      return ruleLabel(decision);
  }
}
