import { type ResponseItem, type ToolCallItem, type ToolOutputBody, type TurnItem } from '@codex-ts/protocol';
import { type Emit, type KernelEvent } from './kernel-event.ts';

/** What a tool call has besides its arguments. */
export interface ToolContext {
  readonly turnId: string;
  /** Aborted when the turn is interrupted: stop, kill what runs, return what there is. */
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** What a tool call came to. */
export interface ToolOutcome {
  /** What the model reads. A failure of the model's own making is told here, not thrown. */
  output: ToolOutputBody;
  /** The finished form of the item the tool started. Announced once `output` is stored. */
  completed?: TurnItem;
  /** Items that enter history right after the output. */
  notes?: ResponseItem[];
  /** Told after `completed`. */
  after?: KernelEvent[];
}

/** Takes the input of a call piece by piece, while the model is still writing it. */
export type InputWatch = (delta: string) => void;

/** The tools of a turn, seen from the loop. */
export interface ToolRunner {
  /** Whether this call may run beside other calls of the same response. */
  isParallel(call: ToolCallItem): boolean;
  /** Called for a call that has just begun; null where nobody cares for its input before it is whole. Never throws. */
  watch(call: ToolCallItem, context: ToolContext): InputWatch | null;
  /** Runs one call. Throws only what must end the turn. */
  run(call: ToolCallItem, context: ToolContext): Promise<ToolOutcome>;
}
