import { stable } from './exchange.ts';
import { object } from './named.ts';
import { AbsolutePathBuf, Int64, maybe } from './parts.ts';
import { Type } from './type.ts';

const FsReadFileParams = object('FsReadFileParams', { path: AbsolutePathBuf });

/** Standard base64 with padding, as in fs/writeFile. */
const FsReadFileResponse = object('FsReadFileResponse', { dataBase64: Type.String() });

const FsWriteFileParams = object('FsWriteFileParams', { path: AbsolutePathBuf, dataBase64: Type.String() });

const FsWriteFileResponse = object('FsWriteFileResponse', {});

/** `recursive` is on when left out. */
const FsCreateDirectoryParams = object('FsCreateDirectoryParams', {
  path: AbsolutePathBuf,
  recursive: maybe(Type.Boolean()),
});

const FsCreateDirectoryResponse = object('FsCreateDirectoryResponse', {});

const FsGetMetadataParams = object('FsGetMetadataParams', { path: AbsolutePathBuf });

/** Of what a link points to. Times are Unix milliseconds, 0 when the system does not tell. */
const FsGetMetadataResponse = object('FsGetMetadataResponse', {
  isDirectory: Type.Boolean(),
  isFile: Type.Boolean(),
  createdAtMs: Int64,
  modifiedAtMs: Int64,
});

const FsReadDirectoryParams = object('FsReadDirectoryParams', { path: AbsolutePathBuf });

const FsReadDirectoryEntry = object('FsReadDirectoryEntry', {
  fileName: Type.String(),
  isDirectory: Type.Boolean(),
  isFile: Type.Boolean(),
});

/** In no particular order. */
const FsReadDirectoryResponse = object('FsReadDirectoryResponse', {
  entries: Type.Array(FsReadDirectoryEntry),
});

/** Both are on when left out. `force` makes nothing of a path that is not there. */
const FsRemoveParams = object('FsRemoveParams', {
  path: AbsolutePathBuf,
  recursive: maybe(Type.Boolean()),
  force: maybe(Type.Boolean()),
});

const FsRemoveResponse = object('FsRemoveResponse', {});

/** Folders need `recursive`. */
const FsCopyParams = object('FsCopyParams', {
  sourcePath: AbsolutePathBuf,
  destinationPath: AbsolutePathBuf,
  recursive: Type.Optional(Type.Boolean()),
});

const FsCopyResponse = object('FsCopyResponse', {});

const FsWatchParams = object('FsWatchParams', { path: AbsolutePathBuf });

/** The server makes the id. The watch ends with the connection. */
const FsWatchResponse = object('FsWatchResponse', { watchId: Type.String(), path: AbsolutePathBuf });

const FsUnwatchParams = object('FsUnwatchParams', { watchId: Type.String() });

const FsUnwatchResponse = object('FsUnwatchResponse', {});

const FsChangedNotification = object('FsChangedNotification', {
  watchId: Type.String(),
  changedPaths: Type.Array(AbsolutePathBuf),
});

export const FILE_REQUESTS = {
  'fs/readFile': stable(FsReadFileParams, FsReadFileResponse),
  'fs/writeFile': stable(FsWriteFileParams, FsWriteFileResponse),
  'fs/createDirectory': stable(FsCreateDirectoryParams, FsCreateDirectoryResponse),
  'fs/getMetadata': stable(FsGetMetadataParams, FsGetMetadataResponse),
  'fs/readDirectory': stable(FsReadDirectoryParams, FsReadDirectoryResponse),
  'fs/remove': stable(FsRemoveParams, FsRemoveResponse),
  'fs/copy': stable(FsCopyParams, FsCopyResponse),
  'fs/watch': stable(FsWatchParams, FsWatchResponse),
  'fs/unwatch': stable(FsUnwatchParams, FsUnwatchResponse),
};

export const FILE_NOTIFICATIONS = {
  'fs/changed': FsChangedNotification,
};
