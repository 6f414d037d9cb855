import { type Config, type ConfigFlags, type WebSearchMode, type WebSearchOptions } from './config.ts';
import { ConfigError } from './config-error.ts';
import { type Features } from './features.ts';
import { readInstructionFile } from './instruction-file.ts';
import { defaultApprovalPolicy, defaultSandboxMode, sandboxPolicy } from './sandbox-settings.ts';
import { type ProfileTable } from './schema/profile-keys.ts';
import { BUILT_IN_PROVIDERS } from './schema/provider-keys.ts';
import { type RootTable } from './schema/root-keys.ts';
import { type ShellEnvironmentPolicy } from './shell-environment.ts';
import { type TrustLevel } from './trust.ts';

const TERMINAL_TIMEOUT_MS = { byDefault: 300_000, atLeast: 5000 };
const PROJECT_DOC_MAX_BYTES = 32 * 1024;

/** Everything that decides the effective settings, checked and merged, but not yet ranked. */
export interface ConfigSources {
  readonly codexHome: string;
  readonly cwd: string;
  readonly root: RootTable;
  readonly profileName: string | null;
  /** Empty without an active profile. */
  readonly profile: ProfileTable;
  readonly flags: ConfigFlags;
  readonly features: Features;
  readonly trust: TrustLevel | null;
  readonly projectRootMarkers: readonly string[];
  readonly openaiBaseUrl: string | null;
}

/**
 * Ranks the sources: flags, then the profile, then the merged tables, then defaults.
 * @throws {ConfigError} for an unknown provider or an instruction file that cannot be used.
 */
export async function buildConfig(sources: ConfigSources): Promise<Config> {
  return { ...modelSettings(sources), ...(await instructionSettings(sources)), ...permissionSettings(sources), ...toolSettings(sources) };
}

// The groups below leave their types to inference: `buildConfig` checks that together they are a Config.

function modelSettings({ root, profile, flags, ...sources }: ConfigSources) {
  const modelProviderId = flags.modelProvider ?? profile.model_provider ?? root.model_provider ?? 'openai';
  const tables = root.model_providers ?? new Map<string, never>();
  requireProvider(modelProviderId, tables);
  const serviceTier = flags.serviceTier ?? profile.service_tier ?? root.service_tier ?? null;
  return {
    codexHome: sources.codexHome,
    cwd: sources.cwd,
    profile: sources.profileName,
    model: flags.model ?? profile.model ?? root.model ?? null,
    modelProviderId,
    modelProviderTables: Object.fromEntries(tables),
    openaiBaseUrl: sources.openaiBaseUrl,
    modelReasoningEffort: profile.model_reasoning_effort ?? root.model_reasoning_effort ?? null,
    modelReasoningSummary: profile.model_reasoning_summary ?? root.model_reasoning_summary ?? null,
    modelVerbosity: profile.model_verbosity ?? root.model_verbosity ?? null,
    serviceTier: serviceTier === 'fast' && !sources.features.fast_mode ? null : serviceTier,
    personality: flags.personality ?? profile.personality ?? root.personality ?? (sources.features.personality ? ('pragmatic' as const) : null),
    modelContextWindow: root.model_context_window ?? null,
    toolOutputTokenLimit: root.tool_output_token_limit ?? null,
    modelSupportsReasoningSummaries: root.model_supports_reasoning_summaries ?? null,
    hideAgentReasoning: root.hide_agent_reasoning ?? false,
    showRawAgentReasoning: root.show_raw_agent_reasoning ?? false,
  };
}

function requireProvider(id: string, tables: ReadonlyMap<string, unknown>): void {
  if (tables.has(id) || BUILT_IN_PROVIDERS.includes(id)) return;
  const reason =
    id === 'ollama-chat'
      ? '`ollama-chat` was removed; write `ollama` instead: it speaks the Responses API.'
      : `Model provider \`${id}\` not found`;
  throw new ConfigError(reason, { code: 'provider_not_found' });
}

async function instructionSettings({ root, profile, flags }: ConfigSources) {
  const file = profile.model_instructions_file ?? root.model_instructions_file;
  const fromFile = file === undefined ? null : await readInstructionFile(file, 'model instructions file');
  return {
    baseInstructions: flags.baseInstructions ?? fromFile,
    developerInstructions: flags.developerInstructions ?? root.developer_instructions ?? null,
  };
}

function permissionSettings({ root, profile, flags, trust, cwd }: ConfigSources) {
  const approval = flags.approvalPolicy ?? profile.approval_policy ?? root.approval_policy;
  const sandboxMode = flags.sandboxMode ?? profile.sandbox_mode ?? root.sandbox_mode ?? defaultSandboxMode(trust);
  const timeout = root.background_terminal_max_timeout ?? TERMINAL_TIMEOUT_MS.byDefault;
  return {
    approvalPolicy: approval ?? defaultApprovalPolicy(trust),
    approvalPolicySet: approval !== undefined,
    sandboxMode,
    sandboxPolicy: sandboxPolicy(sandboxMode, root.sandbox_workspace_write ?? {}, flags.addDirs ?? [], cwd),
    allowLoginShell: root.allow_login_shell ?? true,
    shellEnvironmentPolicy: environmentPolicy(root.shell_environment_policy ?? {}),
    backgroundTerminalMaxTimeout: Math.max(timeout, TERMINAL_TIMEOUT_MS.atLeast),
  };
}

function environmentPolicy(table: NonNullable<RootTable['shell_environment_policy']>): ShellEnvironmentPolicy {
  return {
    inherit: table.inherit ?? 'all',
    ignoreDefaultExcludes: table.ignore_default_excludes ?? true,
    exclude: table.exclude ?? [],
    set: table.set ?? {},
    includeOnly: table.include_only ?? [],
  };
}

function toolSettings({ root, profile, flags, features, projectRootMarkers }: ConfigSources) {
  return {
    features,
    projectDocMaxBytes: root.project_doc_max_bytes ?? PROJECT_DOC_MAX_BYTES,
    projectDocFallbackFilenames: root.project_doc_fallback_filenames ?? [],
    projectRootMarkers,
    toolsViewImage: profile.tools?.view_image ?? profile.tools_view_image ?? root.tools?.view_image ?? true,
    webSearchMode: flags.webSearchMode ?? profile.web_search ?? root.web_search ?? webSearchDefault(features),
    webSearchOptions: webSearchOptions(root.tools, profile.tools),
  };
}

/** The two old switches speak only when the key `web_search` does not. */
function webSearchDefault(features: Features): WebSearchMode {
  return features.web_search_request && !features.web_search_cached ? 'live' : 'cached';
}

/** The profile's options over the root's, key by key. */
function webSearchOptions(root: RootTable['tools'], profile: ProfileTable['tools']): WebSearchOptions {
  const low = optionsTable(root);
  const high = optionsTable(profile);
  return {
    contextSize: high.context_size ?? low.context_size ?? null,
    allowedDomains: high.allowed_domains ?? low.allowed_domains ?? null,
    location: high.location === undefined && low.location === undefined ? null : { ...low.location, ...high.location },
  };
}

/** The old boolean form carries no options. */
function optionsTable(tools: RootTable['tools']) {
  return typeof tools?.web_search === 'object' ? tools.web_search : {};
}
