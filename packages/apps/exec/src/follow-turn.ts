import { type ServerNotification, type Turn } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';

export interface TurnRef {
  readonly threadId: string;
  readonly turnId: string;
}

export interface TurnResult {
  readonly status: Exclude<Turn['status'], 'inProgress'>;
  /** The last thing the agent said in this turn. */
  readonly lastMessage: string | null;
}

/**
 * Passes on what concerns the turn until it is over. Other threads share the connection, and commands of earlier turns
 * may still end in this one: both are left out.
 * @throws CodexError `connection_closed` when the server goes away first
 */
export async function followTurn(
  notifications: AsyncIterable<ServerNotification>,
  ours: TurnRef,
  tell: (notification: ServerNotification) => void,
): Promise<TurnResult> {
  let lastMessage: string | null = null;
  for await (const notification of notifications) {
    if (!concerns(notification, ours)) continue;
    tell(notification);
    if (notification.method === 'item/completed' && notification.params.item.type === 'agentMessage') {
      lastMessage = notification.params.item.text;
    }
    if (notification.method !== 'turn/completed') continue;
    const { status } = notification.params.turn;
    return { status: status === 'inProgress' ? 'failed' : status, lastMessage };
  }
  throw new CodexError('The agent stopped before the turn was over.', { code: 'connection_closed' });
}

function concerns({ params }: ServerNotification, { threadId, turnId }: TurnRef): boolean {
  // A null names no thread, or no turn: it concerns everybody.
  if ('threadId' in params && params.threadId != null && params.threadId !== threadId) return false;
  if ('turn' in params) return params.turn.id === turnId;
  return !('turnId' in params) || params.turnId == null || params.turnId === turnId;
}
