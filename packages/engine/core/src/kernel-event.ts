import { type FileChange, type PlanStep, type RateLimitSnapshot, type TokenUsage, type TurnItem } from '@codex-ts/protocol';

/** Token counts after a response; `window` is the usable context window, in tokens. */
export interface TokenCounts {
  total: TokenUsage;
  last: TokenUsage;
  window: number | null;
}

/** What the kernel says while a turn runs. The rollout and the wire have event types of their own. */
export type KernelEvent =
  | { type: 'item.started'; item: TurnItem }
  | { type: 'item.completed'; item: TurnItem }
  | { type: 'text.delta'; itemId: string; delta: string }
  | { type: 'reasoning.summary.delta'; itemId: string; summaryIndex: number; delta: string }
  | { type: 'reasoning.summary.part'; itemId: string; summaryIndex: number }
  | { type: 'reasoning.text.delta'; itemId: string; contentIndex: number; delta: string }
  | { type: 'command.output'; itemId: string; delta: string }
  /** What a patch will change, as far as the model has written it. Its item may follow, or not. */
  | { type: 'patch.progress'; itemId: string; changes: FileChange[] }
  | { type: 'patch.output'; itemId: string; delta: string }
  | { type: 'plan.updated'; explanation: string | null; plan: PlanStep[] }
  | { type: 'diff.updated'; diff: string }
  | { type: 'tokens.updated'; counts: TokenCounts | null }
  | { type: 'limits.updated'; snapshot: RateLimitSnapshot }
  | { type: 'model.rerouted'; from: string; to: string }
  | { type: 'stream.retry'; attempt: number; max: number; cause: string; httpStatus: number | null };

export type Emit = (event: KernelEvent) => void;
