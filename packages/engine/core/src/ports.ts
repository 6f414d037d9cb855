import { type ResponseItem, type TokenUsage } from '@codex-ts/protocol';
import { type Emit, type TokenCounts } from './kernel-event.ts';
import { type Sample } from './sample.ts';
import { type ToolRunner } from './tool.ts';

/** All that the kernel needs from outside. It does no I/O of its own. */
export interface KernelPorts {
  sample: Sample;
  tools: ToolRunner;
  emit: Emit;
  /** The history as the next request's input; every request extends the one before it, unless it was compacted between. */
  input(): readonly ResponseItem[];
  /**
   * Appends to history and to the record of the thread. Resolves once stored: what was told to a client
   * survives a crash. Rejects when it could not be stored, which fails the turn.
   */
  commit(items: readonly ResponseItem[]): Promise<void>;
  /**
   * Takes a response's usage into the thread's totals. `isReasoningIncluded`: the server counts the reasoning of former
   * responses, which it may have dropped, itself.
   */
  countTokens(usage: TokenUsage | null, isReasoningIncluded: boolean): TokenCounts | null;
  /**
   * Asked between a response that called tools and the request with their outputs: makes room when the context is
   * nearly full. Rejects when that failed, which ends the turn.
   */
  compactIfNeeded(signal: AbortSignal): Promise<void>;
  /** Asked when an answer called no tool: whether the user has said more meanwhile. False ends the turn for good. */
  hasInput(): boolean;
  /** Puts what the user has said meanwhile behind the history, stored and told. */
  takeInput(signal: AbortSignal): Promise<void>;
  /** The slug asked for, to tell when the server answered with another. */
  readonly model: string;
  /** How often a broken stream is tried again within one request of the turn. */
  readonly maxStreamRetries: number;
  /** Milliseconds before retry number `attempt` (1-based). */
  backoffMs(attempt: number): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
