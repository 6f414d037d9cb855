import { type LoadImage, type TurnFrame } from '@codex-ts/context';
import { type Sample } from '@codex-ts/core';
import { type ToolServices, type ToolTurn } from '@codex-ts/tools';
import { type TurnSettings } from './settings.ts';

export interface TurnRequest {
  turnId: string;
  /** JSON Schema of the final answer, or undefined. */
  outputSchema: unknown;
}

/** The real parts behind a session; made by whoever starts the thread. */
export interface SessionParts {
  /** The model connection of one turn. */
  model(settings: TurnSettings, request: TurnRequest): { sample: Sample; maxStreamRetries: number };
  /** What the model is told about the turn's surroundings. */
  frame(settings: TurnSettings): Promise<TurnFrame>;
  toolTurn(settings: TurnSettings): ToolTurn;
  tools: ToolServices;
  loadAttachment: LoadImage;
  backoffMs(attempt: number): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Ends what outlives turns: commands still running, connections. */
  close(): Promise<void>;
}
