import { type Config, type ConfigFlags, type WebSearchMode, type WebSearchOptions } from './config.ts';
import { ConfigError, errorAt } from './config-error.ts';
import { type Enforcement } from './enforcement.ts';
import { type Features } from './features.ts';
import { type Findings } from './findings.ts';
import { readInstructionFile } from './instruction-file.ts';
import { type LayerStack } from './layer-stack.ts';
import { permissionSettings } from './permission-settings.ts';
import { type TrustLevel } from './project-trust.ts';
import { type ConfigRequirements } from './requirements.ts';
import { type ProfileTable } from './schema/profile-keys.ts';
import { BUILT_IN_PROVIDERS } from './schema/provider-keys.ts';
import { type RootTable } from './schema/root-keys.ts';
import { otelSettings, storageSettings, tuiSettings } from './service-settings.ts';
import { type Placed } from './toml-node.ts';

/** What stands in for a mode of web search that is not allowed, best first. */
const SEARCH_FALLBACKS: readonly WebSearchMode[] = ['cached', 'live', 'disabled'];
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
  readonly env: NodeJS.ProcessEnv;
  readonly requirements: ConfigRequirements | null;
  readonly stack: LayerStack;
  /** Takes what shows only when everything is put together. */
  readonly findings: Findings;
  /** Holds what is wanted against `requirements`. */
  readonly enforcement: Enforcement;
  /** Where the profile or the layers set a key; null when they do not. */
  readonly placeOf: (key: string) => Placed | null;
}

/**
 * Ranks the sources: flags, then the profile, then the merged tables, then defaults; requirements have the last word.
 * @throws {ConfigError} for an unknown provider or an instruction file that cannot be used.
 */
export async function buildConfig(sources: ConfigSources): Promise<Config> {
  return {
    ...modelSettings(sources),
    ...(await instructionSettings(sources)),
    ...permissionSettings(sources),
    ...toolSettings(sources),
    ...storageSettings(sources.root, sources),
    otel: otelSettings(sources.root.otel ?? {}),
    tui: tuiSettings(sources.root),
    notify: sources.root.notify ?? null,
    codexignore: sources.root.codexignore ?? true,
  };
}

// The groups below leave their types to inference: `buildConfig` checks that together they are a Config.

function modelSettings({ root, profile, flags, ...sources }: ConfigSources) {
  const modelProviderId = flags.modelProvider ?? profile.model_provider ?? root.model_provider ?? 'openai';
  const tables = root.model_providers ?? new Map<string, never>();
  requireProvider(modelProviderId, tables, flags.modelProvider === undefined ? sources.placeOf('model_provider') : null);
  const serviceTier = flags.serviceTier ?? profile.service_tier ?? root.service_tier ?? null;
  return {
    codexHome: sources.codexHome,
    cwd: sources.cwd,
    profile: sources.profileName,
    model: flags.model ?? profile.model ?? root.model ?? null,
    modelProviderId,
    offeredModels: Object.fromEntries(root.notice?.model_migrations ?? []),
    modelProviderTables: Object.fromEntries(tables),
    openaiBaseUrl: sources.openaiBaseUrl,
    ossProvider: profile.oss_provider ?? root.oss_provider ?? null,
    modelReasoningEffort: profile.model_reasoning_effort ?? root.model_reasoning_effort ?? null,
    modelReasoningSummary: profile.model_reasoning_summary ?? root.model_reasoning_summary ?? null,
    modelVerbosity: profile.model_verbosity ?? root.model_verbosity ?? null,
    serviceTier: serviceTier === 'fast' && !sources.features.fast_mode ? null : serviceTier,
    personality: flags.personality ?? profile.personality ?? root.personality ?? (sources.features.personality ? ('pragmatic' as const) : null),
    modelContextWindow: root.model_context_window ?? null,
    modelAutoCompactTokenLimit: root.model_auto_compact_token_limit ?? null,
    toolOutputTokenLimit: root.tool_output_token_limit ?? null,
    modelSupportsReasoningSummaries: root.model_supports_reasoning_summaries ?? null,
    hideAgentReasoning: root.hide_agent_reasoning ?? false,
    showRawAgentReasoning: root.show_raw_agent_reasoning ?? false,
  };
}

function requireProvider(id: string, tables: ReadonlyMap<string, unknown>, place: Placed | null): void {
  if (tables.has(id) || BUILT_IN_PROVIDERS.includes(id)) return;
  const reason =
    id === 'ollama-chat'
      ? '`ollama-chat` was removed; write `ollama` instead: it speaks the Responses API.'
      : `Model provider \`${id}\` not found`;
  const code = 'provider_not_found';
  throw place === null ? new ConfigError(reason, { code }) : errorAt(place, reason, code, ['model_provider']);
}

async function instructionSettings({ root, profile, flags, placeOf }: ConfigSources) {
  const file = profile.model_instructions_file ?? root.model_instructions_file;
  const fromFile = file === undefined ? null : await readInstructionFile(file, 'model instructions file', placeOf('model_instructions_file'));
  return {
    baseInstructions: flags.baseInstructions ?? fromFile,
    developerInstructions: flags.developerInstructions ?? root.developer_instructions ?? null,
    reviewModel: root.review_model ?? null,
    compactPrompt: await compactPrompt(root, profile, placeOf('experimental_compact_prompt_file')),
  };
}

/** The key wins over the file, but a file that is named must be usable, as in the original. */
async function compactPrompt(root: RootTable, profile: ProfileTable, place: Placed | null): Promise<string | null> {
  const file = profile.experimental_compact_prompt_file ?? root.experimental_compact_prompt_file;
  const fromFile = file === undefined ? null : await readInstructionFile(file, 'compaction prompt file', place);
  const own = root.compact_prompt?.trim() ?? '';
  return own === '' ? fromFile : own;
}

function toolSettings({ root, profile, flags, features, projectRootMarkers, requirements, enforcement }: ConfigSources) {
  const search = flags.webSearchMode ?? profile.web_search ?? root.web_search;
  const wantedSearch = { value: search ?? webSearchDefault(features), isSet: search !== undefined };
  return {
    features,
    projectDocMaxBytes: root.project_doc_max_bytes ?? PROJECT_DOC_MAX_BYTES,
    projectDocFallbackFilenames: root.project_doc_fallback_filenames ?? [],
    projectRootMarkers,
    toolsViewImage: profile.tools?.view_image ?? profile.tools_view_image ?? root.tools?.view_image ?? true,
    webSearchMode: enforcement.hold<WebSearchMode>('web_search', 'allowedWebSearchModes', wantedSearch, SEARCH_FALLBACKS),
    allowedWebSearchModes: requirements?.allowedWebSearchModes ?? null,
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
