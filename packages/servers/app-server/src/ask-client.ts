import { type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { type Connection } from './connection.ts';
import { type ServerRequests } from './server-requests.ts';

interface Asked {
  threadId: string;
  turnId: string;
  question: ApprovalQuestion;
}

/**
 * Puts an approval question to a thread's clients; the first answer wins. Nobody there, an error for an answer, or one
 * that cannot be read: declined, because what nobody allowed is not done.
 */
export async function askClient(
  requests: ServerRequests,
  asked: Asked,
  to: { clients: Iterable<Connection>; signal: AbortSignal; tell(notification: ServerNotification): void },
): Promise<Decision> {
  const { threadId, turnId, question } = asked;
  const { kind, itemId, reason, command } = question;
  const at = { threadId, turnId, itemId };
  const whom = {
    ...to,
    resolved: (requestId: string | number) => to.tell({ method: 'serverRequest/resolved', params: { threadId, requestId } }),
  };
  try {
    if (kind === 'patch') {
      const answer = await requests.ask('item/fileChange/requestApproval', { ...at, reason, grantRoot: null }, whom);
      return readDecision(answer?.decision);
    }
    const details = command === undefined ? {} : { command: command.display, cwd: command.cwd, commandActions: command.actions };
    const params = { ...at, reason, ...details, availableDecisions: [...DECISIONS] };
    const answer = await requests.ask('item/commandExecution/requestApproval', params, whom);
    return readDecision(answer?.decision);
  } catch {
    return 'decline';
  }
}

const DECISIONS = ['accept', 'acceptForSession', 'decline', 'cancel'] as const satisfies readonly Decision[];

function readDecision(decision: unknown): Decision {
  return DECISIONS.find((word) => word === decision) ?? 'decline';
}
