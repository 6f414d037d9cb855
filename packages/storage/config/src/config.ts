import { type OtelConfig } from '@codex-ts/otel';
import {
  type ApprovalPolicy,
  type NetworkProxyRules,
  type Personality,
  type ReasoningEffort,
  type ReasoningSummary,
  type SandboxMode,
  type SandboxPolicy,
  type ServiceTier,
  type Verbosity,
} from '@codex-ts/protocol';

import { type Features } from './features.ts';
import { type RulesFolders } from './rules-folders.ts';
import { type ProviderTable } from './schema/provider-keys.ts';
import { type RequiredRule } from './schema/rule-keys.ts';
import { type ShellEnvironmentPolicy } from './shell-environment.ts';
import { type TrustLevel } from './project-trust.ts';

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
  /** `notice.model_migrations`: the newer models that the user was offered already, by the names of the older ones. */
  readonly offeredModels: Readonly<Record<string, string>>;
  /** The user's `[model_providers]`, keyed by id, keys as in the file; built-in ids never occur. */
  readonly modelProviderTables: Readonly<Record<string, ProviderTable>>;
  /** Base URL of the built-in `openai` provider: the key, else `OPENAI_BASE_URL`. */
  readonly openaiBaseUrl: string | null;
  /** Id of the provider that `--oss` means, as written. */
  readonly ossProvider: string | null;
  readonly modelReasoningEffort: ReasoningEffort | null;
  readonly modelReasoningSummary: ReasoningSummary | null;
  readonly modelVerbosity: Verbosity | null;
  /** `fast` only while the feature fast_mode is on. */
  readonly serviceTier: ServiceTier | null;
  readonly personality: Personality | null;
  readonly modelContextWindow: number | null;
  /** Tokens in use at which the conversation is compacted by itself. */
  readonly modelAutoCompactTokenLimit: number | null;
  readonly toolOutputTokenLimit: number | null;
  readonly modelSupportsReasoningSummaries: boolean | null;

  /** Text of `model_instructions_file`, in place of the model's own instructions. */
  readonly baseInstructions: string | null;
  readonly developerInstructions: string | null;
  /** `compact_prompt`, else the text of `experimental_compact_prompt_file`; trimmed, never blank. */
  readonly compactPrompt: string | null;
  /** The model that reviews changes; null: the thread's own. */
  readonly reviewModel: string | null;
  readonly hideAgentReasoning: boolean;
  readonly showRawAgentReasoning: boolean;

  /** Before any override by an entry point that cannot ask. */
  readonly approvalPolicy: ApprovalPolicy;
  /** Whether someone set the policy, rather than it following from the project's trust. */
  readonly approvalPolicySet: boolean;
  /** With a permission profile: the mode nearest to it that allows no more. */
  readonly sandboxMode: SandboxMode;
  /** Name of the permission profile that `sandboxPolicy` stands for; null: `sandboxMode` decides. */
  readonly permissionProfile: string | null;
  /** Unlike the original, `$CODEX_HOME/memories` is not among the writable roots: nothing here writes memories. */
  readonly sandboxPolicy: SandboxPolicy;
  /** The proxy's rules, where the policy's network is `proxied` or an administrator manages it; else null. */
  readonly networkProxy: NetworkProxyRules | null;
  /** Not null: an administrator manages the network; every policy then goes through `managedPolicy`. */
  readonly managedNetwork: ManagedNetwork | null;
  /** Rules for commands that an administrator demands. */
  readonly requiredRules: readonly RequiredRule[];
  /** Where `*.rules` files are looked for. */
  readonly rulesFolders: RulesFolders;
  /** Whether dangerous commands need a person's consent also with full access and the approval policy `never`. */
  readonly dangerScreen: boolean;
  readonly windowsSandbox: WindowsSandboxSettings;
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
  /** As configured. A turn with full access prefers `live` to `cached`, where `allowedWebSearchModes` has it. */
  readonly webSearchMode: WebSearchMode;
  /** The modes an administrator allows; null means all. */
  readonly allowedWebSearchModes: readonly WebSearchMode[] | null;
  readonly webSearchOptions: WebSearchOptions;

  /** The decision about the project of `cwd`; null when there is none. */
  readonly projectTrust: TrustLevel | null;
  /** Folder of the databases, absolute. */
  readonly sqliteHome: string;
  /** Folder of the log files, absolute. */
  readonly logDir: string;
  /** Whether the project's `.codexignore` is honoured. */
  readonly codexignore: boolean;
  readonly history: HistorySettings;
  readonly fileHistory: FileHistorySettings;
  readonly ghostSnapshot: GhostSnapshotSettings;
  readonly otel: OtelConfig;
  readonly tui: TuiConfig;
  /** Command run after each turn, as arguments; null when none is set. */
  readonly notify: readonly string[] | null;
  readonly cliAuthCredentialsStore: CredentialsStore;
}

/** The terminal interface. */
export interface TuiConfig {
  readonly animations: boolean;
  /** Line by line, without drawing. */
  readonly plain: boolean;
  readonly vim: boolean;
  /** Keys by context and action, as written; the interface says what is wrong with them. */
  readonly keymap: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Whether, or of which events. */
  readonly notifications: boolean | readonly string[];
  readonly notificationMethod: 'auto' | 'osc9' | 'bel';
  readonly notificationCondition: 'unfocused' | 'always';
  readonly alternateScreen: 'auto' | 'always' | 'never';
  /** Whether a session begins with a tip. */
  readonly showTooltips: boolean;
  /** `file_opener`: the editor that links to files open in; null when none was chosen. */
  readonly fileOpener: 'vscode' | 'vscode-insiders' | 'windsurf' | 'cursor' | 'none' | null;
  readonly disablePasteBurst: boolean;
  /** `notice.hide_full_access_warning`: the user asked not to be warned again. */
  readonly hideFullAccessWarning: boolean;
  /** Names of items in order; null: those the interface shows by itself. */
  readonly statusLine: readonly string[] | null;
  readonly terminalTitle: readonly string[] | null;
  /** Colours of code, by name; null: those that suit the background. */
  readonly theme: string | null;
}

export interface ManagedNetwork {
  /** No person may allow hosts besides the administrator's. */
  readonly allowedDomainsOnly: boolean;
}

export interface WindowsSandboxSettings {
  /** Null: no sandbox was chosen. */
  readonly level: 'elevated' | 'unelevated' | null;
  readonly privateDesktop: boolean;
}

export type CredentialsStore = 'file' | 'keyring' | 'auto' | 'ephemeral';

/** The file of earlier prompts. */
export interface HistorySettings {
  readonly persistence: 'save-all' | 'none';
  /** Null: no limit. */
  readonly maxBytes: number | null;
}

/** The record of file changes that undo works from. */
export interface FileHistorySettings {
  readonly enabled: boolean;
  readonly maxFileBytes: number;
  readonly maxBytes: number;
  readonly maxDays: number;
}

export interface GhostSnapshotSettings {
  /** Bytes beyond which an untracked file is left out; null: none is. */
  readonly ignoreLargeUntrackedFiles: number | null;
  /** Files beyond which an untracked folder is left out; null: none is. */
  readonly ignoreLargeUntrackedDirs: number | null;
  readonly disableWarnings: boolean;
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
