import { type Config, projectDocs } from '@codex-ts/config';
import { type ModelProviderInfo, resolveProvider } from '@codex-ts/model-provider-info';
import { type ModelInfo, defaultModel, resolveModel } from '@codex-ts/models-manager';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { type TurnSettings } from '@codex-ts/session';
import { type ClientTool, offeredTools, type ToolSpec } from '@codex-ts/tools';
import { APPLY_PATCH_GRAMMAR } from '@codex-ts/apply-patch';

/** The provider that the configuration names. @throws CodexError when there is none of that name */
export function providerOf(config: Config, env: NodeJS.ProcessEnv): ModelProviderInfo {
  const openaiBaseUrl = config.openaiBaseUrl ?? undefined;
  return resolveProvider(config.modelProviderId, config.modelProviderTables, { openaiBaseUrl, env });
}

/** The model of a slug, with the configuration's overrides. */
export function modelOf(slug: string, config: Config): ModelInfo {
  return resolveModel(slug, {
    contextWindow: config.modelContextWindow ?? undefined,
    autoCompactTokenLimit: config.modelAutoCompactTokenLimit ?? undefined,
    toolOutputTokenLimit: config.toolOutputTokenLimit ?? undefined,
    supportsReasoningSummaries: config.modelSupportsReasoningSummaries ?? undefined,
  });
}

export function modelSlug(config: Config): string {
  return config.model ?? defaultModel().slug;
}

/** The settings that a thread starts with. */
export function initialSettings(config: Config): TurnSettings {
  const base = { cwd: config.cwd, personality: config.personality, approvalPolicy: config.approvalPolicy, sandboxPolicy: config.sandboxPolicy };
  return { ...base, ...modelSettings(modelOf(modelSlug(config), config), config) };
}

/** The settings that follow from the model. */
export function modelSettings(model: ModelInfo, config: Config) {
  return {
    model: model.slug,
    effort: config.modelReasoningEffort ?? model.defaultReasoningEffort,
    summary: config.modelReasoningSummary ?? model.defaultReasoningSummary,
    truncation: model.truncationPolicy,
    contextWindow: model.effectiveContextWindow,
    acceptsImages: model.inputModalities.includes('image'),
  };
}

/** The tools a model is offered under these settings. */
export function toolsOf(model: ModelInfo, config: Config, { policy, clientTools, mayAskUser }: { policy: SandboxPolicy; clientTools: readonly ClientTool[]; mayAskUser: boolean }): ToolSpec[] {
  const { features, webSearchMode, webSearchOptions: search } = config;
  const mayBeLive = config.allowedWebSearchModes?.includes('live') ?? true;
  const mode = webSearchMode === 'cached' && policy.type === 'danger-full-access' && mayBeLive ? 'live' : webSearchMode;
  return offeredTools({
    shell: !features.shell_tool ? 'none' : features.unified_exec ? 'unified' : 'shell_command',
    applyPatch: features.apply_patch_freeform ? 'freeform' : model.applyPatchToolType,
    patchGrammar: APPLY_PATCH_GRAMMAR,
    webSearch: {
      mode,
      contextSize: search.contextSize ?? undefined,
      allowedDomains: search.allowedDomains ?? undefined,
      location: search.location ?? undefined,
    },
    commandGrants: features.exec_permission_approvals,
    requestUserInput: offersQuestions(config, mayAskUser),
    requestPermissions: features.request_permissions_tool,
    clientTools,
    viewImage: config.toolsViewImage && model.inputModalities.includes('image'),
  });
}

/** Whether the model may ask the user questions. `mayAskUser`: the thread works for a user, not for another thread. */
export function offersQuestions({ features }: Config, mayAskUser: boolean): boolean {
  return mayAskUser && features.default_mode_request_user_input;
}

/** The project documents, with what could not be read added to `warnings`. */
export function loadDocs(config: Config, warnings: string[]): Promise<string | null> {
  return projectDocs(config, (warning) => warnings.push(warning));
}
