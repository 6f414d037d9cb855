import { type Personality, type ReasoningEffort, type ReasoningSummary, type Verbosity } from '@codex-ts/protocol';

/** How much of one tool output the model is given; `limit` counts in units of `mode`. */
export interface TruncationPolicy {
  readonly mode: 'bytes' | 'tokens';
  readonly limit: number;
}

/** What a model can do and how to talk to it, with the user's overrides applied. */
export interface ModelInfo {
  /** Exactly as the user wrote it; this is what requests carry. */
  readonly slug: string;
  /** Name of the catalogue entry, or the slug itself for an unknown model. */
  readonly displayName: string;
  /** `list`: offered in pickers; `hide`: works when named; `none`: not in the catalogue. */
  readonly visibility: 'list' | 'hide' | 'none';
  /** Whole window, in tokens. */
  readonly contextWindow: number;
  /** Part of the window that a thread may fill: 95 %, rounded down. */
  readonly effectiveContextWindow: number;
  /** Tokens in use from which a thread is compacted: at most 90 % of the window. */
  readonly autoCompactTokenLimit: number;
  readonly truncationPolicy: TruncationPolicy;
  /** Whether requests carry a `reasoning` object at all. */
  readonly supportsReasoningSummaries: boolean;
  readonly defaultReasoningEffort: ReasoningEffort | null;
  readonly supportedReasoningEfforts: readonly ReasoningEffort[];
  readonly defaultReasoningSummary: ReasoningSummary;
  readonly supportsVerbosity: boolean;
  /** `null`: `text.verbosity` is only sent when the user sets one. */
  readonly defaultVerbosity: Verbosity | null;
  readonly supportsParallelToolCalls: boolean;
  /** `null`: no patch tool is offered. */
  readonly applyPatchToolType: 'freeform' | 'function' | null;
  /** The shell tool offered when `unified_exec` is off. */
  readonly shellType: 'default' | 'shell_command';
  readonly inputModalities: readonly ('text' | 'image')[];
  readonly supportsImageDetailOriginal: boolean;
  /** Whether the base instructions change with the personality setting. */
  readonly supportsPersonality: boolean;
  /** Slug of the model that its makers suggest instead. */
  readonly upgradeTo: string | null;
  /** The model is unknown: everything here is a guess, and the user should be told once. */
  readonly usedFallback: boolean;
  /** The system prompt. Models without `supportsPersonality` ignore the argument. */
  baseInstructions(personality: Personality): string;
}

/** Config values that take the place of what the catalogue says. */
export interface ModelOverrides {
  /** Tokens. */
  readonly contextWindow?: number | undefined;
  /** Tokens; can lower the compaction limit below 90 % of the window, never raise it. */
  readonly autoCompactTokenLimit?: number | undefined;
  /** Tokens; four bytes each for models whose outputs are measured in bytes. */
  readonly toolOutputTokenLimit?: number | undefined;
  /** `true` turns reasoning parameters on; `false` leaves the catalogue's word. */
  readonly supportsReasoningSummaries?: boolean | undefined;
}
