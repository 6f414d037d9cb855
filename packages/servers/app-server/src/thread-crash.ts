import { type ServerNotification } from '@codex-ts/app-server-protocol';
import { type LoadedThread } from './loaded-thread.ts';
import { notificationsOf } from './notifications-of.ts';
import { turnError } from './wire-error.ts';

/** What the clients of a thread are told of an error that nobody caught in it, when no turn is there that will end and say so. */
export function crashEvents(thread: LoadedThread, error: unknown): ServerNotification[] {
  const { id: threadId, openTurnId: turnId } = thread;
  thread.crash = null;
  if (turnId === null) {
    return [
      { method: 'thread/status/changed', params: { threadId, status: { type: 'systemError' } } },
      { method: 'error', params: { error: turnError(error), willRetry: false, threadId, turnId: '' } },
    ];
  }
  const end = { type: 'turn.ended', turnId, outcome: { status: 'failed', error } } as const;
  thread.saw(end);
  return notificationsOf(threadId, end);
}
