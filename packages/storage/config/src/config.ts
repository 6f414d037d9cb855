import {
  type ApprovalPolicy,
  type Personality,
  type ReasoningEffort,
  type ReasoningSummary,
  type SandboxMode,
  type SandboxPolicy,
  type ServiceTier,
  type Verbosity,
} from '@codex-ts/protocol';

import { type Features } from './features.ts';
import { type ProviderTable } from './schema/provider-keys.ts';
import { type ShellEnvironmentPolicy } from './shell-environment.ts';

export type WebSearchMode = 'disabled' | 'cached' | 'live';

export interface WebSearchOptions {
  readonly contextSize: 'low' | 'medium' | 'high' | null;
  readonly allowedDomains: readonly string[] | null;
  readonly location: WebSearchLocation | null;
}

export interface WebSearchLocation {
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly timezone?: string;
}

/** The effective settings of one run. `null` means unset: the model's catalog entry or the engine decides. */
export interface Config {
  /** Absolute. */
  readonly codexHome: string;
  /** Absolute. */
  readonly cwd: string;
  readonly profile: string | null;

  readonly model: string | null;
  readonly modelProviderId: string;
  /** The user's `[model_providers]`, keyed by id, keys as in the file; built-in ids never occur. */
  readonly modelProviderTables: Readonly<Record<string, ProviderTable>>;
  /** Base URL of the built-in `openai` provider: the key, else `OPENAI_BASE_URL`. */
  readonly openaiBaseUrl: string | null;
  readonly modelReasoningEffort: ReasoningEffort | null;
  readonly modelReasoningSummary: ReasoningSummary | null;
  readonly modelVerbosity: Verbosity | null;
  /** `fast` only while the feature fast_mode is on. */
  readonly serviceTier: ServiceTier | null;
  readonly personality: Personality | null;
  readonly modelContextWindow: number | null;
  readonly toolOutputTokenLimit: number | null;
  readonly modelSupportsReasoningSummaries: boolean | null;

  /** Text of `model_instructions_file`, in place of the model's own instructions. */
  readonly baseInstructions: string | null;
  readonly developerInstructions: string | null;
  readonly hideAgentReasoning: boolean;
  readonly showRawAgentReasoning: boolean;

  /** Before any override by an entry point that cannot ask. */
  readonly approvalPolicy: ApprovalPolicy;
  /** Whether someone set the policy, rather than it following from the project's trust. */
  readonly approvalPolicySet: boolean;
  readonly sandboxMode: SandboxMode;
  /** Unlike the original, `$CODEX_HOME/memories` is not among the writable roots: nothing here writes memories. */
  readonly sandboxPolicy: SandboxPolicy;
  readonly allowLoginShell: boolean;
  readonly shellEnvironmentPolicy: ShellEnvironmentPolicy;
  /** Longest wait of one poll of a background terminal, in milliseconds. */
  readonly backgroundTerminalMaxTimeout: number;

  /** Bytes of all project documents together; 0 turns them off. */
  readonly projectDocMaxBytes: number;
  readonly projectDocFallbackFilenames: readonly string[];
  /** Empty: the working directory is the project. */
  readonly projectRootMarkers: readonly string[];

  readonly features: Features;
  readonly toolsViewImage: boolean;
  /** As configured. A turn with full access prefers `live` to `cached`. */
  readonly webSearchMode: WebSearchMode;
  readonly webSearchOptions: WebSearchOptions;
}

/** What a command line or a client sets by name; beats everything else. Relative paths start at `cwd`. */
export interface ConfigFlags {
  readonly model?: string | undefined;
  readonly modelProvider?: string | undefined;
  readonly sandboxMode?: SandboxMode | undefined;
  readonly approvalPolicy?: ApprovalPolicy | undefined;
  /** Extra writable roots; they count in workspace-write only. */
  readonly addDirs?: readonly string[] | undefined;
  readonly webSearchMode?: WebSearchMode | undefined;
  readonly serviceTier?: ServiceTier | undefined;
  readonly personality?: Personality | undefined;
  readonly baseInstructions?: string | undefined;
  readonly developerInstructions?: string | undefined;
}
