import { type LoadImage, type ToldFrame, type TurnFrame } from '@codex-ts/context';
import { type Emit, type Sample } from '@codex-ts/core';
import { type ResponseItem } from '@codex-ts/protocol';
import { type ReviewTarget } from '@codex-ts/rollout';
import { type ToolServices, type ToolTurn } from '@codex-ts/tools';
import { type TurnSettings } from './settings.ts';

export interface TurnRequest {
  turnId: string;
  /** JSON Schema of the final answer, or undefined. */
  outputSchema: unknown;
}

/** A connection to the model, good for one turn. */
export interface TurnConnection {
  sample: Sample;
  maxStreamRetries: number;
}

/** The real parts behind a session; made by whoever starts the thread. */
export interface SessionParts {
  /** The model connection of one turn. */
  model(settings: TurnSettings, request: TurnRequest): TurnConnection;
  /** What the model is told about the turn's surroundings. */
  frame(settings: TurnSettings): Promise<TurnFrame>;
  toolTurn(settings: TurnSettings): ToolTurn;
  tools: ToolServices;
  loadAttachment: LoadImage;
  backoffMs(attempt: number): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Ends what outlives turns: commands still running, connections. */
  close(): Promise<void>;
  /**
   * Prepares the turn for changes while the model is asked already; calls that may change something wait for it. A
   * rejection is told as a warning and holds nothing back, unless it is a CodexError `not_ready`: that ends the turn as
   * soon as such a call comes. `signal` aborts when the turn ends before it is done.
   */
  prepareTurn?(turnId: string, settings: TurnSettings, signal: AbortSignal): Promise<void>;
  /** Called after a turn's last item, before its end is told. `signal` aborts when it takes too long. */
  turnEnded?(turnId: string, end: { emit: Emit; signal: AbortSignal }): Promise<void>;
  /** Why these settings may not be used, or null. Without it all may. */
  checkSettings?(next: TurnSettings): string | null;
  /** Has another agent review something; gives its last message. Without it nothing can be reviewed. */
  review?(request: ReviewRequest): Promise<string | null>;
  /** How histories are compacted. Without it none is, and a full context fails the turn. */
  compaction?: CompactionParts;
  /** Reads the thread back from its record. Absent for a thread without one, which cannot be rolled back. */
  reload?(): Promise<StoredState>;
}

export interface ReviewRequest {
  turnId: string;
  target: ReviewTarget;
  settings: TurnSettings;
  /** For what the reviewer does on the way. */
  emit: Emit;
  signal: AbortSignal;
}

export interface CompactionParts {
  /** Tokens in use from which a history is compacted by itself: at most 90 % of the window. Null: never. */
  limitTokens(settings: TurnSettings): number | null;
  /** `remote` where the provider has an endpoint for it. */
  mode(settings: TurnSettings): 'local' | 'remote';
  /** Takes the place of our own request for a summary. */
  prompt: string | null;
  /** The connection for a summary: the same instructions and ids as the thread's, no tools. */
  model(settings: TurnSettings, request: { turnId: string }): TurnConnection;
  /** Has the provider compact a history; needed where `mode` says `remote`. */
  compactRemotely?(settings: TurnSettings, input: readonly ResponseItem[], signal: AbortSignal): Promise<ResponseItem[]>;
  /** The settings as they would be with another model, to compact with the one that a thread comes from; null when it is not known. */
  withModel?(settings: TurnSettings, model: string): TurnSettings | null;
}

/** What a thread's record says of it. */
export interface StoredState {
  history: readonly ResponseItem[];
  told: ToldFrame | null;
  /** The model of the newest turn. */
  previousModel: string | null;
}
