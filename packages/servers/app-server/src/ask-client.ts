import { type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { type Connection } from './connection.ts';

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
  subscribers: readonly Connection[],
  asked: Asked,
  signal: AbortSignal,
  tell: (notification: ServerNotification) => void,
): Promise<Decision> {
  const { threadId } = asked;
  const settled = new AbortController();
  const status = (activeFlags: 'waitingOnApproval'[]) =>
    tell({ method: 'thread/status/changed', params: { threadId, status: { type: 'active', activeFlags } } });
  status(['waitingOnApproval']);
  try {
    const either = AbortSignal.any([signal, settled.signal]);
    return await Promise.any(subscribers.map((connection) => askOne(connection, asked, either)));
  } catch {
    return 'decline';
  } finally {
    settled.abort();
    status([]);
  }
}

async function askOne(connection: Connection, { threadId, turnId, question }: Asked, signal: AbortSignal): Promise<Decision> {
  const { kind, itemId, reason, command } = question;
  const at = { threadId, turnId, itemId };
  if (kind === 'patch') {
    const answer = await connection.request('item/fileChange/requestApproval', { ...at, reason, grantRoot: null }, signal);
    return readDecision(answer?.decision);
  }
  const details = command === undefined ? {} : { command: command.display, cwd: command.cwd, commandActions: command.actions };
  const answer = await connection.request(
    'item/commandExecution/requestApproval',
    { ...at, reason, ...details, availableDecisions: ['accept', 'acceptForSession', 'decline', 'cancel'] },
    signal,
  );
  return readDecision(answer?.decision);
}

function readDecision(decision: unknown): Decision {
  const known: readonly Decision[] = ['accept', 'acceptForSession', 'decline', 'cancel'];
  return known.find((word) => word === decision) ?? 'decline';
}
