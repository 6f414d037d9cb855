import { stable, unstable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { maybe, Uint32 } from './parts.ts';
import { Type } from './type.ts';

const FuzzyFileSearchMatchType = oneOf('FuzzyFileSearchMatchType', 'file', 'directory');

/** `path` is relative to `root`; `indices` are the characters that matched. */
const FuzzyFileSearchResult = object('FuzzyFileSearchResult', {
  root: Type.String(),
  path: Type.String(),
  match_type: FuzzyFileSearchMatchType,
  file_name: Type.String(),
  score: Uint32,
  indices: maybe(Type.Array(Uint32)),
});

/** A search with the same `cancellationToken` ends the one before it. */
const FuzzyFileSearchParams = object('FuzzyFileSearchParams', {
  query: Type.String(),
  roots: Type.Array(Type.String()),
  cancellationToken: maybe(Type.String()),
});

/** Best first. Nothing is found for an empty query. */
const FuzzyFileSearchResponse = object('FuzzyFileSearchResponse', { files: Type.Array(FuzzyFileSearchResult) });

const FuzzyFileSearchSessionStartParams = object('FuzzyFileSearchSessionStartParams', {
  sessionId: Type.String(),
  roots: Type.Array(Type.String()),
});

const FuzzyFileSearchSessionStartResponse = object('FuzzyFileSearchSessionStartResponse', {});

const FuzzyFileSearchSessionUpdateParams = object('FuzzyFileSearchSessionUpdateParams', {
  sessionId: Type.String(),
  query: Type.String(),
});

const FuzzyFileSearchSessionUpdateResponse = object('FuzzyFileSearchSessionUpdateResponse', {});

const FuzzyFileSearchSessionStopParams = object('FuzzyFileSearchSessionStopParams', {
  sessionId: Type.String(),
});

const FuzzyFileSearchSessionStopResponse = object('FuzzyFileSearchSessionStopResponse', {});

/** What is found so far, best first. */
const FuzzyFileSearchSessionUpdatedNotification = object('FuzzyFileSearchSessionUpdatedNotification', {
  sessionId: Type.String(),
  query: Type.String(),
  files: Type.Array(FuzzyFileSearchResult),
});

const FuzzyFileSearchSessionCompletedNotification = object('FuzzyFileSearchSessionCompletedNotification', {
  sessionId: Type.String(),
});

export const FUZZY_FILE_SEARCH_REQUESTS = {
  fuzzyFileSearch: stable(FuzzyFileSearchParams, FuzzyFileSearchResponse),
  'fuzzyFileSearch/sessionStart': unstable(FuzzyFileSearchSessionStartParams, FuzzyFileSearchSessionStartResponse),
  'fuzzyFileSearch/sessionUpdate': unstable(FuzzyFileSearchSessionUpdateParams, FuzzyFileSearchSessionUpdateResponse),
  'fuzzyFileSearch/sessionStop': unstable(FuzzyFileSearchSessionStopParams, FuzzyFileSearchSessionStopResponse),
};

export const FUZZY_FILE_SEARCH_NOTIFICATIONS = {
  'fuzzyFileSearch/sessionUpdated': FuzzyFileSearchSessionUpdatedNotification,
  'fuzzyFileSearch/sessionCompleted': FuzzyFileSearchSessionCompletedNotification,
};
