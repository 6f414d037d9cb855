import { object } from './named.ts';
import { omissible } from './parts.ts';
import { Thread, ThreadStatus } from './thread.ts';
import { Type } from './type.ts';

const ThreadStartedNotification = object('ThreadStartedNotification', { thread: Thread });

const ThreadStatusChangedNotification = object('ThreadStatusChangedNotification', {
  threadId: Type.String(),
  status: ThreadStatus,
});

const ThreadArchivedNotification = object('ThreadArchivedNotification', { threadId: Type.String() });

const ThreadUnarchivedNotification = object('ThreadUnarchivedNotification', { threadId: Type.String() });

const ThreadClosedNotification = object('ThreadClosedNotification', { threadId: Type.String() });

const ThreadNameUpdatedNotification = object('ThreadNameUpdatedNotification', {
  threadId: Type.String(),
  threadName: omissible(Type.String()),
});

/** The first version of the `contextCompaction` item; both are sent. */
const ContextCompactedNotification = object('ContextCompactedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
});

export const THREAD_EVENT_NOTIFICATIONS = {
  'thread/started': ThreadStartedNotification,
  'thread/status/changed': ThreadStatusChangedNotification,
  'thread/archived': ThreadArchivedNotification,
  'thread/unarchived': ThreadUnarchivedNotification,
  'thread/closed': ThreadClosedNotification,
  'thread/name/updated': ThreadNameUpdatedNotification,
  'thread/compacted': ContextCompactedNotification,
};
