import { type IncomingHttpHeaders } from 'node:http';

/** What the scripted model says, in order. */
export type MockItem =
  /** An assistant message; `chunks` text deltas of about equal length (default 1). */
  | { message: string; chunks?: number; phase?: 'commentary' | 'final_answer' }
  /** A reasoning item with one summary part; `text` adds raw reasoning content. */
  | { reasoning: string; text?: string; encrypted?: string }
  /** A function call; `args` as an object is serialised, as a string is sent untouched. */
  | { call: string; args?: Record<string, unknown> | string; callId?: string; namespace?: string }
  /** A custom (freeform) tool call; `chunks` deltas of its input (default 1). */
  | { custom: string; input: string; callId?: string; chunks?: number }
  /** Any item, sent as `response.output_item.done` and nothing else. */
  | { raw: Record<string, unknown> }
  /** Any event, sent as it is. */
  | { event: Record<string, unknown> };

/** The usage object of `response.completed`; absent parts get small defaults, `null` sends none. */
export interface MockUsage {
  input_tokens?: number;
  input_tokens_details?: { cached_tokens: number } | null;
  output_tokens?: number;
  output_tokens_details?: { reasoning_tokens: number } | null;
  total_tokens?: number;
}

/** One scripted answer. Without `status`, it is a 200 with an event stream that ends in `response.completed`. */
export interface MockTurn {
  items?: MockItem[];
  usage?: MockUsage | null;
  /** 400 and above answers plain JSON with `error`, or `rawBody`. */
  status?: number;
  headers?: Record<string, string>;
  /** Becomes `{"error": ...}` of a failed status. */
  error?: Record<string, unknown>;
  /** Sent instead of the events, byte for byte. Of the breaks, only `drop` applies then. */
  rawBody?: string | Uint8Array;
  /** Wait before the status line, in milliseconds. */
  delayMs?: number;
  /**
   * Kill the socket: before any answer, in the middle of an event half-way through, or before the ending
   * (with `rawBody`: after it).
   */
  drop?: 'before' | 'mid' | 'after-items';
  /** Kill the socket after this many whole events. */
  dropAfter?: number;
  /** End the body in good order after this many events. */
  endAfter?: number;
  /** Fall silent after this many events, with the socket left open. */
  stallAfter?: number;
  /** Wait between events (between pieces with `chunkBytes`), in milliseconds. */
  chunkDelayMs?: number;
  /** Write at most this many bytes at a time. */
  chunkBytes?: number;
  /** End with `response.failed`. */
  failed?: { code: string; message: string };
  /** End with `response.incomplete` for this reason. */
  incomplete?: string;
  /** End the body in good order without an ending event. */
  noCompleted?: boolean;
}

/** A turn, or what makes one from the request and its 0-based number. */
export type MockScriptEntry = MockTurn | ((request: MockRequest, index: number) => MockTurn);

/** How a request ended: answered in full, cut by the script, or given up by the client. */
export type MockOutcome = 'answered' | 'dropped' | 'client-gone';

/** A request as the server saw it. */
export interface MockRequest {
  method: string;
  /** With the query string. */
  path: string;
  headers: IncomingHttpHeaders;
  /** Parsed JSON; null when the body is none. */
  body: MockRequestBody | null;
  rawBody: Buffer;
  outcome: Promise<MockOutcome>;
}

/** The fields that tests look at; everything else is there as `unknown`. */
export interface MockRequestBody {
  model?: string;
  instructions?: string;
  input?: Record<string, unknown>[];
  tools?: Record<string, unknown>[];
  prompt_cache_key?: string;
  [key: string]: unknown;
}
