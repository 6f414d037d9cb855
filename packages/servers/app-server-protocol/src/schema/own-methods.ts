import { type Static } from 'typebox';

import { stable } from './exchange.ts';
import { FileUpdateChange } from './file-change.ts';
import { object } from './named.ts';
import { AbsolutePathBuf, byDefault, Int64, maybe, OffByDefault, Uint32, words } from './parts.ts';
import { Thread } from './thread.ts';
import { Type } from './type.ts';

const threadId = Type.String();

const ThreadDeleteParams = object('ThreadDeleteParams', { threadId });

/** Undoes what the newest turns did: to files, to the conversation, or to both. `dryRun` only says what would be done. */
export const ThreadUndoParams = object('ThreadUndoParams', {
  threadId,
  numTurns: byDefault(Uint32, 1),
  scope: byDefault(words('code', 'conversation', 'both'), 'both'),
  dryRun: OffByDefault,
  /** Also overwrite files that somebody else has changed since. */
  force: OffByDefault,
  /** Take the last undo of files back; `numTurns` and `scope` mean nothing then. */
  redo: OffByDefault,
});
export type ThreadUndoParams = Static<typeof ThreadUndoParams>;

/**
 * What undoing does at one path. With a `conflict` it is left alone unless forced: it was changed since, or what is
 * there now could not be had back. With an `obstacle` it cannot be done at all.
 */
const UndoStep = object('UndoStep', {
  path: Type.String(),
  action: words('create', 'replace', 'delete', 'mode'),
  conflict: maybe(words('changed_since', 'cannot_be_kept')),
  obstacle: maybe(words('content_not_kept', 'content_missing', 'behind_link')),
});

const SkippedUndo = object('SkippedUndo', { path: Type.String(), reason: Type.String() });

/**
 * `plan` holds every path; `applied` and `skipped` what became of it, both empty for a dry run. Unless `complete`,
 * there may be changes that are not known. `thread` is the thread with its turns when the conversation was rolled back.
 */
export const ThreadUndoResponse = object('ThreadUndoResponse', {
  plan: Type.Array(UndoStep),
  complete: Type.Boolean(),
  applied: Type.Array(Type.String()),
  skipped: Type.Array(SkippedUndo),
  numTurns: Uint32,
  thread: maybe(Thread),
});
export type ThreadUndoResponse = Static<typeof ThreadUndoResponse>;

/** Writes the conversation to `path`, which is replaced when it exists. */
const ThreadExportParams = object('ThreadExportParams', {
  threadId,
  format: words('markdown', 'json'),
  path: AbsolutePathBuf,
});

const ThreadExportResponse = object('ThreadExportResponse', { path: Type.String(), bytes: Int64 });

const ThreadBackgroundTerminalsListParams = object('ThreadBackgroundTerminalsListParams', { threadId });

/** A command that still runs. `processId` is the one its item has; `startedAt` is in Unix seconds. */
const BackgroundTerminal = object('BackgroundTerminal', {
  processId: Type.String(),
  command: Type.String(),
  cwd: Type.String(),
  tty: Type.Boolean(),
  startedAt: Int64,
});
export type BackgroundTerminal = Static<typeof BackgroundTerminal>;

const ThreadBackgroundTerminalsListResponse = object('ThreadBackgroundTerminalsListResponse', {
  data: Type.Array(BackgroundTerminal),
});

const ThreadDeleteResponse = object('ThreadDeleteResponse', {});
const ThreadDeletedNotification = object('ThreadDeletedNotification', { threadId });

/** Something a person should know that belongs to no configuration and ends nothing. */
const WarningNotification = object('WarningNotification', { threadId: maybe(Type.String()), message: Type.String() });

/**
 * What a patch will change, as far as the model has written it: all of its files. It comes before the item that has its
 * id, if that comes at all; later versions of the original have it too.
 */
const FileChangePatchUpdatedNotification = object('FileChangePatchUpdatedNotification', {
  threadId,
  turnId: Type.String(),
  itemId: Type.String(),
  changes: Type.Array(FileUpdateChange),
});

/** Methods that the original does not have. They need no opt-in; files generated without `--experimental` leave them out. */
export const OWN_REQUESTS = {
  'thread/delete': stable(ThreadDeleteParams, ThreadDeleteResponse),
  'thread/undo': stable(ThreadUndoParams, ThreadUndoResponse),
  'thread/backgroundTerminals/list': stable(ThreadBackgroundTerminalsListParams, ThreadBackgroundTerminalsListResponse),
  'thread/export': stable(ThreadExportParams, ThreadExportResponse),
};

/** Notifications that the original does not have. Files generated without `--experimental` leave them out. */
export const OWN_NOTIFICATIONS = {
  'item/fileChange/patchUpdated': FileChangePatchUpdatedNotification,
  'thread/deleted': ThreadDeletedNotification,
  warning: WarningNotification,
};
