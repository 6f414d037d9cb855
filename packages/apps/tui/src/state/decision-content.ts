import { type CommandExecutionApprovalDecision, type CommandExecutionRequestApprovalParams, type ServerRequest, type ServerRequests } from '@codex-ts/app-server-protocol';

import { type CellContent, type DecisionCell, type DecisionSubject } from '../cells/cell.ts';
import { commandText } from './command-text.ts';
import { itemKey } from './item-key.ts';
import { type Answer } from './local-event.ts';

type Verdict = DecisionCell['verdict'];
type ResultOf<M extends keyof ServerRequests> = ServerRequests[M]['result'];

/** What the history says of an answer; null when what follows says it. */
export function decisionContent(request: ServerRequest, answer: Answer): CellContent | null {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
      return answer.method === request.method ? commandDecision(request.params, answer.result.decision) : null;
    case 'item/fileChange/requestApproval':
      // Of a patch that was allowed once, or was not, its own end tells.
      return answer.method === request.method && answer.result.decision === 'acceptForSession' ? { kind: 'decision', verdict: 'session', subject: { type: 'patch' } } : null;
    case 'item/permissions/requestApproval':
      return answer.method === request.method ? permissionsDecision(answer.result) : null;
    case 'item/tool/requestUserInput':
      return answer.method === request.method ? answersContent(request.params.questions, answer.result) : null;
    case 'mcpServer/elicitation/request':
      return answer.method === request.method ? { kind: 'decision', verdict: { accept: 'once', decline: 'denied', cancel: 'canceled' }[answer.result.action] as Verdict, subject: { type: 'server', name: request.params.serverName } } : null;
    default:
      return null;
  }
}

/** The item that an answer denies: it never begins, and there is nothing more to say of it. */
export function deniedItem(request: ServerRequest, answer: Answer): string | null {
  if (request.method !== 'item/commandExecution/requestApproval' || answer.method !== request.method) return null;
  const { decision } = answer.result;
  return decision === 'decline' || decision === 'cancel' ? itemKey(request.params.turnId, 'commandExecution', request.params.itemId) : null;
}

function commandDecision(params: CommandExecutionRequestApprovalParams, decision: CommandExecutionApprovalDecision): CellContent {
  const host = params.networkApprovalContext?.host;
  const prefix = typeof decision === 'object' && 'acceptWithExecpolicyAmendment' in decision ? decision.acceptWithExecpolicyAmendment.execpolicy_amendment.join(' ') : null;
  const subject: DecisionSubject = host === undefined ? { type: 'command', command: commandText(params.command ?? ''), prefix } : { type: 'host', host };
  return { kind: 'decision', verdict: verdictOf(decision), subject };
}

function verdictOf(decision: CommandExecutionApprovalDecision): Verdict {
  if (typeof decision === 'object') {
    return 'applyNetworkPolicyAmendment' in decision && decision.applyNetworkPolicyAmendment.network_policy_amendment.action === 'deny' ? 'blocked' : 'always';
  }
  const verdicts: Readonly<Record<typeof decision, Verdict>> = { accept: 'once', acceptForSession: 'session', decline: 'denied', cancel: 'canceled' };
  return verdicts[decision];
}

/** Granting nothing is a refusal. */
function permissionsDecision({ permissions, scope }: ResultOf<'item/permissions/requestApproval'>): CellContent {
  const isGranted = Object.values(permissions).some((part) => part != null);
  return { kind: 'decision', verdict: !isGranted ? 'denied' : scope === 'session' ? 'session' : 'once', subject: { type: 'permissions' } };
}

/** What marks words of the user's own among answers. */
const OWN_WORDS = 'user_note: ';

type Asked = Extract<ServerRequest, { method: 'item/tool/requestUserInput' }>['params']['questions'];

function answersContent(questions: Asked, { answers }: ResultOf<'item/tool/requestUserInput'>): CellContent {
  return {
    kind: 'answers',
    answers: questions.map(({ id, question, isSecret = false }) => {
      const given = answers[id]?.answers ?? [];
      const own = given.filter((text) => text.startsWith(OWN_WORDS)).map((text) => text.slice(OWN_WORDS.length));
      const chosen = given.filter((text) => !text.startsWith(OWN_WORDS));
      const [answer = null, note = null] = [chosen, own].filter((part) => part.length > 0).map((part) => part.join(', '));
      return { question, answer, note, isSecret };
    }),
  };
}
