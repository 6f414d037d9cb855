import { type Static } from 'typebox';

import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { maybe, OffByDefault, Uint32 } from './parts.ts';
import { Thread } from './thread.ts';
import { Type } from './type.ts';

const ThreadSortKey = oneOf('ThreadSortKey', 'created_at', 'updated_at');

const ThreadSourceKind = oneOf(
  'ThreadSourceKind', 'cli', 'vscode', 'exec', 'appServer', 'subAgent', 'subAgentReview', 'subAgentCompact',
  'subAgentThreadSpawn', 'subAgentOther', 'unknown',
);

/** Newest first. No `sourceKinds`: the interactive ones. `searchTerm` is looked for in first messages and names. */
export const ThreadListParams = object('ThreadListParams', {
  cursor: maybe(Type.String()),
  limit: maybe(Uint32),
  sortKey: maybe(ThreadSortKey),
  modelProviders: maybe(Type.Array(Type.String())),
  sourceKinds: maybe(Type.Array(ThreadSourceKind)),
  archived: maybe(Type.Boolean()),
  cwd: maybe(Type.String()),
  searchTerm: maybe(Type.String()),
});
export type ThreadListParams = Static<typeof ThreadListParams>;

const ThreadListResponse = object('ThreadListResponse', {
  data: Type.Array(Thread),
  nextCursor: maybe(Type.String()),
});

const ThreadLoadedListParams = object('ThreadLoadedListParams', {
  cursor: maybe(Type.String()),
  limit: maybe(Uint32),
});

/** Ids of loaded threads, in ascending order. The cursor is the last id of the page before. */
const ThreadLoadedListResponse = object('ThreadLoadedListResponse', {
  data: Type.Array(Type.String()),
  nextCursor: maybe(Type.String()),
});

const ThreadReadParams = object('ThreadReadParams', { threadId: Type.String(), includeTurns: OffByDefault });

const ThreadReadResponse = object('ThreadReadResponse', { thread: Thread });

const ThreadArchiveParams = object('ThreadArchiveParams', { threadId: Type.String() });

const ThreadArchiveResponse = object('ThreadArchiveResponse', {});

const ThreadUnarchiveParams = object('ThreadUnarchiveParams', { threadId: Type.String() });

const ThreadUnarchiveResponse = object('ThreadUnarchiveResponse', { thread: Thread });

const ThreadUnsubscribeParams = object('ThreadUnsubscribeParams', { threadId: Type.String() });

const ThreadUnsubscribeStatus = oneOf('ThreadUnsubscribeStatus', 'notLoaded', 'notSubscribed', 'unsubscribed');

const ThreadUnsubscribeResponse = object('ThreadUnsubscribeResponse', { status: ThreadUnsubscribeStatus });

const ThreadSetNameParams = object('ThreadSetNameParams', { threadId: Type.String(), name: Type.String() });

const ThreadSetNameResponse = object('ThreadSetNameResponse', {});

/** A field left out stays as it is, null clears it. */
const ThreadMetadataGitInfoUpdateParams = object('ThreadMetadataGitInfoUpdateParams', {
  sha: maybe(Type.String()),
  branch: maybe(Type.String()),
  originUrl: maybe(Type.String()),
});
export type GitInfoUpdate = Static<typeof ThreadMetadataGitInfoUpdateParams>;

const ThreadMetadataUpdateParams = object('ThreadMetadataUpdateParams', {
  threadId: Type.String(),
  gitInfo: maybe(ThreadMetadataGitInfoUpdateParams),
});

const ThreadMetadataUpdateResponse = object('ThreadMetadataUpdateResponse', { thread: Thread });

/** `numTurns` counts from the end and is at least 1. */
const ThreadRollbackParams = object('ThreadRollbackParams', { threadId: Type.String(), numTurns: Uint32 });

const ThreadRollbackResponse = object('ThreadRollbackResponse', { thread: Thread });

export const STORED_THREAD_REQUESTS = {
  'thread/archive': stable(ThreadArchiveParams, ThreadArchiveResponse),
  'thread/unsubscribe': stable(ThreadUnsubscribeParams, ThreadUnsubscribeResponse),
  'thread/name/set': stable(ThreadSetNameParams, ThreadSetNameResponse),
  'thread/metadata/update': stable(ThreadMetadataUpdateParams, ThreadMetadataUpdateResponse),
  'thread/unarchive': stable(ThreadUnarchiveParams, ThreadUnarchiveResponse),
  'thread/rollback': stable(ThreadRollbackParams, ThreadRollbackResponse),
  'thread/list': stable(ThreadListParams, ThreadListResponse),
  'thread/loaded/list': stable(ThreadLoadedListParams, ThreadLoadedListResponse),
  'thread/read': stable(ThreadReadParams, ThreadReadResponse),
};
