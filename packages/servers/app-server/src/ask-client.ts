import { type CommandExecutionRequestApprovalParams, type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { type ApprovalQuestion, type ClientToolAnswer, type ClientToolCall, NO_GRANT, type PermissionsAnswer, type PermissionsQuestion, type UserAnswers, type UserQuestions } from '@codex-ts/tools';
import { type Audience as Listeners, type ServerRequests } from './server-requests.ts';
import { fromWireAnswers, toWireQuestion } from './wire-answers.ts';
import { fromWireGrant, toWireGrant } from './wire-grant.ts';

interface At {
  threadId: string;
  turnId: string;
}

interface Audience extends Omit<Listeners, 'resolved'> {
  tell(notification: ServerNotification): void;
}

/**
 * Puts an approval question to a thread's clients; the first answer wins. Nobody there, an error for an answer, or one
 * that cannot be read: declined, because what nobody allowed is not done.
 */
export async function askClient(requests: ServerRequests, asked: At & { question: ApprovalQuestion }, to: Audience): Promise<Decision> {
  const { threadId, turnId, question } = asked;
  const at = { threadId, turnId, itemId: question.itemId };
  try {
    if (question.kind === 'patch') {
      const answer = await requests.ask('item/fileChange/requestApproval', { ...at, reason: question.reason, grantRoot: null }, heard(threadId, to));
      return plainDecision(answer?.decision);
    }
    const params = { ...at, reason: question.reason, ...(question.kind === 'network' ? hostDetails(question) : commandDetails(question)) };
    const answer = await requests.ask('item/commandExecution/requestApproval', params, heard(threadId, to));
    return readDecision(answer?.decision);
  } catch {
    return 'decline';
  }
}

/** Asks a thread's clients for more permissions; what goes wrong grants nothing. */
export async function askForPermissions(requests: ServerRequests, asked: At & { question: PermissionsQuestion }, to: Audience): Promise<PermissionsAnswer> {
  const { threadId, turnId, question } = asked;
  const params = { threadId, turnId, itemId: question.itemId, reason: question.reason, permissions: toWireGrant(question.permissions) };
  try {
    return fromWireGrant(await requests.ask('item/permissions/requestApproval', params, heard(threadId, to)));
  } catch {
    return { granted: NO_GRANT, scope: 'turn' };
  }
}

/** Puts the model's questions to a thread's clients; what goes wrong answers none of them. */
export async function askUser(requests: ServerRequests, asked: At & { questions: UserQuestions }, to: Audience): Promise<UserAnswers> {
  const { threadId, turnId, questions: { itemId, questions } } = asked;
  const params = { threadId, turnId, itemId, questions: questions.map(toWireQuestion) };
  try {
    return fromWireAnswers(await requests.ask('item/tool/requestUserInput', params, heard(threadId, to)));
  } catch {
    return {};
  }
}

/** Has a thread's clients run one of their tools. Rejects when none of them does, or answers with something else. */
export async function callClientTool(requests: ServerRequests, asked: At & { call: ClientToolCall }, to: Listeners): Promise<ClientToolAnswer> {
  const { threadId, turnId, call } = asked;
  const { contentItems, success } = await requests.ask('item/tool/call', { threadId, turnId, ...call }, to);
  if (typeof success !== 'boolean' || !Array.isArray(contentItems) || !contentItems.every(isContent)) throw new Error('the client gave an answer that cannot be read');
  return { contentItems, success };
}

function isContent(part: unknown): boolean {
  const text = field(part, field(part, 'type') === 'inputText' ? 'text' : 'imageUrl');
  return ['inputText', 'inputImage'].includes(String(field(part, 'type'))) && typeof text === 'string';
}

function heard(threadId: string, to: Audience) {
  return { ...to, resolved: (requestId: string | number) => to.tell({ method: 'serverRequest/resolved', params: { threadId, requestId } }) };
}

const DECISIONS = ['accept', 'acceptForSession', 'decline', 'cancel'] as const satisfies readonly Decision[];

type Details = Partial<CommandExecutionRequestApprovalParams>;

function commandDetails({ command, proposedPrefix, grant }: Extract<ApprovalQuestion, { kind: 'command' }>): Details {
  const amendment = proposedPrefix === null ? [] : [...proposedPrefix];
  return {
    command: command.display,
    cwd: command.cwd,
    commandActions: command.actions,
    ...(amendment.length === 0 ? {} : { proposedExecpolicyAmendment: amendment }),
    ...(grant === null ? {} : { additionalPermissions: toWireGrant(grant) }),
    availableDecisions: ['accept', 'acceptForSession', ...(amendment.length === 0 ? [] : [{ acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } }]), 'decline', 'cancel'],
  };
}

function hostDetails({ host, protocol }: Extract<ApprovalQuestion, { kind: 'network' }>): Details {
  return {
    networkApprovalContext: { host, protocol },
    proposedNetworkPolicyAmendments: [{ host, action: 'allow' }, { host, action: 'deny' }],
    availableDecisions: ['accept', 'acceptForSession', { applyNetworkPolicyAmendment: { network_policy_amendment: { host, action: 'allow' } } }, 'cancel'],
  };
}

function plainDecision(decision: unknown): Decision {
  return DECISIONS.find((word) => word === decision) ?? 'decline';
}

/** Clients of other processes may send anything. */
function readDecision(decision: unknown): Decision {
  if (typeof decision !== 'object' || decision === null) return plainDecision(decision);
  const prefix = field(field(decision, 'acceptWithExecpolicyAmendment'), 'execpolicy_amendment');
  if (Array.isArray(prefix) && prefix.length > 0 && prefix.every((word) => typeof word === 'string')) return { allowPrefix: prefix };
  const rule = field(field(decision, 'applyNetworkPolicyAmendment'), 'network_policy_amendment');
  const [host, action] = [field(rule, 'host'), field(rule, 'action')];
  return typeof host === 'string' && (action === 'allow' || action === 'deny') ? { hostRule: { host, action } } : 'decline';
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}
