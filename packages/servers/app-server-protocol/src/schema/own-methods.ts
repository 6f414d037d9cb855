import { type Static, Type } from 'typebox';

import { ABSOLUTE_PATH, maybe, OffByDefault, Uint32, words } from './parts.ts';
import { Nothing } from './stored-thread-methods.ts';
import { Thread } from './thread.ts';

const threadId = Type.String();

export const ThreadDeleteParams = Type.Object({ threadId }, { title: 'ThreadDeleteParams' });

/** Undoes what the newest turns did: to files, to the conversation, or to both. `dryRun` only says what would be done. */
export const ThreadUndoParams = Type.Object(
  {
    threadId,
    numTurns: Type.Optional(Type.Integer({ format: 'uint32', minimum: 0, default: 1 })),
    scope: Type.Optional(Type.Enum(['code', 'conversation', 'both'], { type: 'string', default: 'both' })),
    dryRun: OffByDefault,
    /** Also overwrite files that somebody else has changed since. */
    force: OffByDefault,
    /** Take the last undo of files back; `numTurns` and `scope` mean nothing then. */
    redo: OffByDefault,
  },
  { title: 'ThreadUndoParams' },
);
export type ThreadUndoParams = Static<typeof ThreadUndoParams>;

/**
 * What undoing does at one path. With a `conflict` it is left alone unless forced: it was changed since, or what is
 * there now could not be had back. With an `obstacle` it cannot be done at all.
 */
const UndoStep = Type.Object({
  path: Type.String(),
  action: words('create', 'replace', 'delete', 'mode'),
  conflict: maybe(words('changed_since', 'cannot_be_kept')),
  obstacle: maybe(words('content_not_kept', 'content_missing', 'behind_link')),
});

const Skipped = Type.Object({ path: Type.String(), reason: Type.String() });

/**
 * `plan` holds every path; `applied` and `skipped` what became of it, both empty for a dry run. Unless `complete`,
 * there may be changes that are not known. `thread` is the thread with its turns when the conversation was rolled back.
 */
export const ThreadUndoResponse = Type.Object({
  plan: Type.Array(UndoStep),
  complete: Type.Boolean(),
  applied: Type.Array(Type.String()),
  skipped: Type.Array(Skipped),
  numTurns: Uint32,
  thread: maybe(Thread),
});
export type ThreadUndoResponse = Static<typeof ThreadUndoResponse>;

/** Writes the conversation to `path`, which is replaced when it exists. */
export const ThreadExportParams = Type.Object(
  { threadId, format: words('markdown', 'json'), path: Type.String({ title: ABSOLUTE_PATH }) },
  { title: 'ThreadExportParams' },
);

export const ThreadExportResponse = Type.Object({
  path: Type.String(),
  bytes: Type.Integer({ format: 'int64' }),
});

export const ThreadBackgroundTerminalsListParams = Type.Object({ threadId }, { title: 'ThreadBackgroundTerminalsListParams' });

/** A command that still runs. `processId` is the one its item has; `startedAt` is in Unix seconds. */
const BackgroundTerminal = Type.Object({
  processId: Type.String(),
  command: Type.String(),
  cwd: Type.String(),
  tty: Type.Boolean(),
  startedAt: Type.Integer({ format: 'int64' }),
});
export type BackgroundTerminal = Static<typeof BackgroundTerminal>;

export const ThreadBackgroundTerminalsListResponse = Type.Object({ data: Type.Array(BackgroundTerminal) });

/** Methods that the original does not have. They need no opt-in. */
export const OWN_REQUESTS = {
  'thread/delete': { params: ThreadDeleteParams, result: Nothing },
  'thread/undo': { params: ThreadUndoParams, result: ThreadUndoResponse },
  'thread/backgroundTerminals/list': { params: ThreadBackgroundTerminalsListParams, result: ThreadBackgroundTerminalsListResponse },
  'thread/export': { params: ThreadExportParams, result: ThreadExportResponse },
};

/** Notifications that the original does not have. */
export const OWN_NOTIFICATIONS = {
  'thread/deleted': Type.Object({ threadId }),
  /** Something a person should know that belongs to no configuration and ends nothing. */
  warning: Type.Object({ threadId: maybe(Type.String()), message: Type.String() }),
};
