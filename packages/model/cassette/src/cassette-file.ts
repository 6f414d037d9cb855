import { type MatchMode } from './compare-request.ts';
import { type IgnoreRule } from './ignore-rule.ts';
import { type NormalisedRequest } from './request-normaliser.ts';
import { type ShortResponse } from './short-response.ts';
import { type BodyPart } from './sse-text.ts';

/** The version of the format, the `cassette` member of the first line. */
export const CASSETTE_VERSION = 1;

/** The first line of a cassette. */
export interface CassetteHeader {
  match: MatchMode;
  ignore: readonly IgnoreRule[];
}

/** A response as it was recorded. */
export interface RecordedResponse {
  status: number;
  headers: Record<string, string>;
  body: readonly BodyPart[];
}

/** One request and its answer. Without a request any request is answered. */
export interface Exchange {
  /** Where it stands in the file, from 1. */
  line: number;
  request: NormalisedRequest | null;
  response: { recorded: RecordedResponse } | { short: ShortResponse };
}

export interface Cassette {
  header: CassetteHeader;
  exchanges: readonly Exchange[];
  /** What was odd about the file without keeping it from being played. */
  warnings: readonly string[];
}
