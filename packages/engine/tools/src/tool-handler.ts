import { type InputWatch, type ToolContext, type ToolOutcome } from '@codex-ts/core';
import { type OpenCommands } from './open-commands.ts';
import { type ToolServices, type ToolTurn } from './ports.ts';

/** A call as a handler sees it: function arguments as JSON text, or the text of a freeform call. */
export interface ToolCall {
  callId: string;
  payload: { kind: 'function'; arguments: string } | { kind: 'freeform'; input: string };
}

/** A call whose input is still being written. */
export interface StartedCall {
  callId: string;
  isFreeform: boolean;
}

/** What a handler works with. */
export interface ToolScope extends ToolContext {
  readonly turn: ToolTurn;
  readonly services: ToolServices;
  readonly openCommands: OpenCommands;
  /** Resolves once the turn may change something: what keeps the user's files for undoing has seen them. Rejects on abort. */
  readyToChange(): Promise<void>;
}

/** One tool. Throws `ToolFailure` for what the model did wrong; anything else ends the turn. */
export interface ToolHandler {
  readonly name: string;
  /** Whether calls may run beside others of the same response. */
  readonly parallel: boolean;
  /** For a tool whose input is worth showing before it is whole. */
  watch?(call: StartedCall, scope: Pick<ToolScope, 'turn' | 'services' | 'emit'>): InputWatch;
  run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome>;
}
