import { type Static, Type } from 'typebox';

import { maybe, Uint32, words } from './parts.ts';
import { Thread } from './thread.ts';

const threadId = Type.String();

const SourceKinds = words(
  'cli',
  'vscode',
  'exec',
  'appServer',
  'subAgent',
  'subAgentReview',
  'subAgentCompact',
  'subAgentThreadSpawn',
  'subAgentOther',
  'unknown',
);

/** Newest first. No `sourceKinds`: the interactive ones. `searchTerm` is looked for in first messages and names. */
export const ThreadListParams = Type.Object(
  {
    cursor: maybe(Type.String()),
    limit: maybe(Uint32),
    sortKey: maybe(words('created_at', 'updated_at')),
    modelProviders: maybe(Type.Array(Type.String())),
    sourceKinds: maybe(Type.Array(SourceKinds)),
    archived: maybe(Type.Boolean()),
    cwd: maybe(Type.String()),
    searchTerm: maybe(Type.String()),
  },
  { title: 'ThreadListParams' },
);
export type ThreadListParams = Static<typeof ThreadListParams>;

export const ThreadListResponse = Type.Object({ data: Type.Array(Thread), nextCursor: maybe(Type.String()) });

/** Ids of loaded threads, in ascending order. The cursor is the last id of the page before. */
export const ThreadLoadedListParams = Type.Object(
  { cursor: maybe(Type.String()), limit: maybe(Uint32) },
  { title: 'ThreadLoadedListParams' },
);
export const ThreadLoadedListResponse = Type.Object({
  data: Type.Array(Type.String()),
  nextCursor: maybe(Type.String()),
});

export const ThreadReadParams = Type.Object(
  { threadId, includeTurns: Type.Optional(Type.Boolean({ default: false })) },
  { title: 'ThreadReadParams' },
);

/** Parameters of methods that need only to know which thread. */
export const ThreadArchiveParams = Type.Object({ threadId }, { title: 'ThreadArchiveParams' });
export const ThreadUnarchiveParams = Type.Object({ threadId }, { title: 'ThreadUnarchiveParams' });
export const ThreadUnsubscribeParams = Type.Object({ threadId }, { title: 'ThreadUnsubscribeParams' });
export const ThreadCompactStartParams = Type.Object({ threadId }, { title: 'ThreadCompactStartParams' });

export const ThreadSetNameParams = Type.Object({ threadId, name: Type.String() }, { title: 'ThreadSetNameParams' });

/** Ends the commands of a thread that still run. */
export const ThreadBackgroundTerminalsCleanParams = Type.Object({ threadId }, { title: 'ThreadBackgroundTerminalsCleanParams' });

export const ThreadRollbackParams = Type.Object({ threadId, numTurns: Uint32 }, { title: 'ThreadRollbackParams' });

/** A field left out stays as it is, null clears it. */
const GitInfoUpdate = Type.Object(
  { sha: maybe(Type.String()), branch: maybe(Type.String()), originUrl: maybe(Type.String()) },
  { title: 'ThreadMetadataGitInfoUpdateParams' },
);
export type GitInfoUpdate = Static<typeof GitInfoUpdate>;

export const ThreadMetadataUpdateParams = Type.Object(
  { threadId, gitInfo: maybe(GitInfoUpdate) },
  { title: 'ThreadMetadataUpdateParams' },
);

/** Done, and nothing to say about it. */
export const Nothing = Type.Object({});

/** The thread as it is now. */
export const OneThread = Type.Object({ thread: Thread });

export const ThreadUnsubscribeResponse = Type.Object({
  status: words('notLoaded', 'notSubscribed', 'unsubscribed'),
});
