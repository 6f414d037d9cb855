import { ERROR_CODES } from '@codex-ts/app-server-protocol';
import { RequestError } from '../request-error.ts';
import { fileSearches } from '../search/file-searches.ts';
import { type Handler } from './handler.ts';

/** Begins to read the folders. After the answer it tells of the empty query, which finds nothing. */
export const fuzzyFileSearchSessionStart: Handler<'fuzzyFileSearch/sessionStart'> = async (connection, { sessionId, roots }) => {
  if (sessionId === '') throw new RequestError('sessionId must not be empty');
  if (roots.length === 0) throw new RequestError('failed to start fuzzy file search session: at least one search directory is required', { rpcCode: ERROR_CODES.internalError });
  await fileSearches.of(connection).start(sessionId, roots);
  return {};
};

/** What is found comes after the answer. */
export const fuzzyFileSearchSessionUpdate: Handler<'fuzzyFileSearch/sessionUpdate'> = (connection, { sessionId, query }) => {
  fileSearches.of(connection).update(sessionId, query);
  return Promise.resolve({});
};

export const fuzzyFileSearchSessionStop: Handler<'fuzzyFileSearch/sessionStop'> = (connection, { sessionId }) => {
  fileSearches.of(connection).stop(sessionId);
  return Promise.resolve({});
};
