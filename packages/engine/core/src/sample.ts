import { type RateLimitSnapshot, type ResponseItem, type TokenUsage } from '@codex-ts/protocol';

/**
 * One response of the model as it streams in. `item.added` announces an item that a person may watch grow,
 * `item.done` carries it whole; `completed` is the only regular end.
 */
export type SampleEvent =
  | { type: 'item.added'; id: string; item: ResponseItem }
  | { type: 'item.done'; id: string; item: ResponseItem }
  | { type: 'text.delta'; itemId: string; delta: string }
  /** A piece of the input of a tool call that was announced with `item.added`. */
  | { type: 'tool.input.delta'; itemId: string; delta: string }
  | { type: 'reasoning.summary.delta'; itemId: string; summaryIndex: number; delta: string }
  | { type: 'reasoning.summary.part'; itemId: string; summaryIndex: number }
  | { type: 'reasoning.text.delta'; itemId: string; contentIndex: number; delta: string }
  | { type: 'rate.limits'; snapshots: RateLimitSnapshot[] }
  | { type: 'model.rerouted'; model: string }
  | { type: 'created' }
  /** `reasoningIncluded`: the usage counts the reasoning of former responses too. */
  | { type: 'completed'; usage: TokenUsage | null; reasoningIncluded?: boolean };

/** Asks the model once. Throws what broke the stream; see `StreamFault`. */
export type Sample = (input: readonly ResponseItem[], signal: AbortSignal) => AsyncIterable<SampleEvent>;

/** What an error of `Sample` may say of itself. An error without these fields is not retried. */
export interface StreamFault extends Error {
  readonly isStreamRetryable: boolean;
  /** A delay the server asked for; replaces the backoff. Milliseconds. */
  readonly retryDelayMs?: number | undefined;
  readonly httpStatus?: number | undefined;
}

export function isStreamFault(error: unknown): error is StreamFault {
  return error instanceof Error && 'isStreamRetryable' in error && typeof error.isStreamRetryable === 'boolean';
}
