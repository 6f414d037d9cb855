import { type RateLimitSnapshot, type ResponseItem, type TokenUsage } from '@codex-ts/protocol';

/** What a response says as it streams in. `completed` is the last event and the only regular end. */
export type ResponseEvent =
  | { type: 'created' }
  | { type: 'item.added'; id: string; item: ResponseItem }
  | { type: 'text.delta'; itemId: string; delta: string }
  /** A piece of what a tool is called with: JSON text, or plain text for a custom tool. */
  | { type: 'tool.input.delta'; itemId: string; delta: string }
  | { type: 'reasoning.summary.delta'; itemId: string; summaryIndex: number; delta: string }
  | { type: 'reasoning.summary.part'; itemId: string; summaryIndex: number }
  | { type: 'reasoning.text.delta'; itemId: string; contentIndex: number; delta: string }
  | { type: 'item.done'; id: string; item: ResponseItem }
  /** One snapshot per family of limits found in the response's headers. */
  | { type: 'rate.limits'; snapshots: RateLimitSnapshot[] }
  /** The server answered with another model than was asked for. */
  | { type: 'model.rerouted'; model: string }
  | {
      type: 'completed';
      responseId: string;
      usage: TokenUsage | null;
      /** The server's count already includes the reasoning of former responses. */
      reasoningIncluded: boolean;
    };
