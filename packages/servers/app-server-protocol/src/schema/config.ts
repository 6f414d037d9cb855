import { type Static } from 'typebox';

import { object, oneOf, union } from './named.ts';
import {
  AbsolutePathBuf,
  byDefault,
  experimental,
  Int64,
  maybe,
  nullByDefault,
  OffByDefault,
  OnByDefault,
  Uint16,
  words,
} from './parts.ts';
import {
  ApprovalsReviewer,
  AskForApproval,
  ReasoningEffort,
  ReasoningSummary,
  SandboxMode,
  ServiceTier,
} from './policy.ts';
import { Type } from './type.ts';

const Verbosity = oneOf('Verbosity', 'low', 'medium', 'high');

const WebSearchMode = oneOf('WebSearchMode', 'disabled', 'cached', 'live');

const WebSearchContextSize = oneOf('WebSearchContextSize', 'low', 'medium', 'high');

const WebSearchLocation = object(
  'WebSearchLocation',
  {
    country: maybe(Type.String()),
    region: maybe(Type.String()),
    city: maybe(Type.String()),
    timezone: maybe(Type.String()),
  },
  { additionalProperties: false },
);

const WebSearchToolConfig = object(
  'WebSearchToolConfig',
  {
    context_size: maybe(WebSearchContextSize),
    allowed_domains: maybe(Type.Array(Type.String())),
    location: maybe(WebSearchLocation),
  },
  { additionalProperties: false },
);

const ToolsV2 = object('ToolsV2', {
  web_search: maybe(WebSearchToolConfig),
  view_image: maybe(Type.Boolean()),
});

const ForcedLoginMethod = oneOf('ForcedLoginMethod', 'chatgpt', 'api');

const AnalyticsConfig = object(
  'AnalyticsConfig',
  { enabled: maybe(Type.Boolean()) },
  { additionalProperties: true },
);

const SandboxWorkspaceWrite = object('SandboxWorkspaceWrite', {
  writable_roots: byDefault(Type.Array(Type.String()), []),
  network_access: OffByDefault,
  exclude_tmpdir_env_var: OffByDefault,
  exclude_slash_tmp: OffByDefault,
});

/** What profiles can set. Further keys are passed on as they are. */
const ProfileV2 = object(
  'ProfileV2',
  {
    model: maybe(Type.String()),
    model_provider: maybe(Type.String()),
    approval_policy: maybe(AskForApproval),
    approvals_reviewer: maybe(ApprovalsReviewer),
    service_tier: maybe(ServiceTier),
    model_reasoning_effort: maybe(ReasoningEffort),
    model_reasoning_summary: maybe(ReasoningSummary),
    model_verbosity: maybe(Verbosity),
    web_search: maybe(WebSearchMode),
    tools: maybe(ToolsV2),
    chatgpt_base_url: maybe(Type.String()),
  },
  { additionalProperties: true },
);

const AppToolApproval = oneOf('AppToolApproval', 'auto', 'prompt', 'approve');

const AppToolConfig = object('AppToolConfig', {
  approval_mode: maybe(AppToolApproval),
  enabled: maybe(Type.Boolean()),
});

/** By the name of the tool. */
const AppToolsConfig = object('AppToolsConfig', {}, { additionalProperties: AppToolConfig });

const AppConfig = object('AppConfig', {
  default_tools_approval_mode: maybe(AppToolApproval),
  default_tools_enabled: maybe(Type.Boolean()),
  destructive_enabled: maybe(Type.Boolean()),
  enabled: OnByDefault,
  open_world_enabled: maybe(Type.Boolean()),
  tools: maybe(AppToolsConfig),
});

const AppsDefaultConfig = object('AppsDefaultConfig', {
  enabled: OnByDefault,
  destructive_enabled: OnByDefault,
  open_world_enabled: OnByDefault,
});

/** By the id of the app, beside `_default`. */
const AppsConfig = object(
  'AppsConfig',
  { _default: nullByDefault(AppsDefaultConfig) },
  { additionalProperties: AppConfig },
);

/**
 * The merged keys of the configuration files, spelled as there; null when unset. Further keys are passed on as
 * they are.
 */
export const Config = object(
  'Config',
  {
    model: maybe(Type.String()),
    review_model: maybe(Type.String()),
    model_context_window: maybe(Int64),
    model_auto_compact_token_limit: maybe(Int64),
    model_provider: maybe(Type.String()),
    approval_policy: maybe(AskForApproval),
    approvals_reviewer: maybe(ApprovalsReviewer),
    sandbox_mode: maybe(SandboxMode),
    sandbox_workspace_write: maybe(SandboxWorkspaceWrite),
    forced_chatgpt_workspace_id: maybe(Type.String()),
    forced_login_method: maybe(ForcedLoginMethod),
    web_search: maybe(WebSearchMode),
    tools: maybe(ToolsV2),
    profile: maybe(Type.String()),
    profiles: byDefault(Type.Record(Type.String(), ProfileV2), {}),
    instructions: maybe(Type.String()),
    developer_instructions: maybe(Type.String()),
    compact_prompt: maybe(Type.String()),
    model_reasoning_effort: maybe(ReasoningEffort),
    model_reasoning_summary: maybe(ReasoningSummary),
    model_verbosity: maybe(Verbosity),
    service_tier: maybe(ServiceTier),
    analytics: maybe(AnalyticsConfig),
    apps: experimental(nullByDefault(AppsConfig)),
  },
  { additionalProperties: true },
);

/** Where a value comes from. */
export const ConfigLayerSource = union('ConfigLayerSource', [
  Type.Object({ type: words('mdm'), domain: Type.String(), key: Type.String() }),
  Type.Object({ type: words('system'), file: AbsolutePathBuf }),
  Type.Object({ type: words('user'), file: AbsolutePathBuf }),
  Type.Object({ type: words('project'), dotCodexFolder: AbsolutePathBuf }),
  Type.Object({ type: words('sessionFlags') }),
  Type.Object({ type: words('legacyManagedConfigTomlFromFile'), file: AbsolutePathBuf }),
  Type.Object({ type: words('legacyManagedConfigTomlFromMdm') }),
]);
export type ConfigLayerSource = Static<typeof ConfigLayerSource>;

/** `version` is `sha256:` and the digest of the layer as JSON with sorted keys and no spaces. */
export const ConfigLayerMetadata = object('ConfigLayerMetadata', { name: ConfigLayerSource, version: Type.String() });
export type ConfigLayerMetadata = Static<typeof ConfigLayerMetadata>;

export const ConfigLayer = object('ConfigLayer', {
  name: ConfigLayerSource,
  version: Type.String(),
  config: Type.Unknown(),
  disabledReason: maybe(Type.String()),
});
export type ConfigLayer = Static<typeof ConfigLayer>;

const ResidencyRequirement = oneOf('ResidencyRequirement', 'us');

/**
 * What an administrator demands of the proxy. The ports and the last flag mean nothing here: a session's proxy
 * picks free ports.
 */
const NetworkRequirements = object('NetworkRequirements', {
  enabled: maybe(Type.Boolean()),
  httpPort: maybe(Uint16),
  socksPort: maybe(Uint16),
  allowUpstreamProxy: maybe(Type.Boolean()),
  dangerouslyAllowNonLoopbackProxy: maybe(Type.Boolean()),
  dangerouslyAllowAllUnixSockets: maybe(Type.Boolean()),
  allowedDomains: maybe(Type.Array(Type.String())),
  deniedDomains: maybe(Type.Array(Type.String())),
  allowUnixSockets: maybe(Type.Array(Type.String())),
  allowLocalBinding: maybe(Type.Boolean()),
});

/** What an administrator allows. */
export const ConfigRequirements = object('ConfigRequirements', {
  allowedApprovalPolicies: maybe(Type.Array(AskForApproval)),
  allowedSandboxModes: maybe(Type.Array(SandboxMode)),
  allowedWebSearchModes: maybe(Type.Array(WebSearchMode)),
  featureRequirements: maybe(Type.Record(Type.String(), Type.Boolean())),
  enforceResidency: maybe(ResidencyRequirement),
  network: experimental(maybe(NetworkRequirements)),
});
export type ConfigRequirements = Static<typeof ConfigRequirements>;
