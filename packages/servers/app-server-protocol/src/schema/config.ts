import { type Static, type TSchema, Type } from 'typebox';

import { ABSOLUTE_PATH, Int64, maybe, OffByDefault, Uint16, words } from './parts.ts';
import { ApprovalsReviewer, AskForApproval, ReasoningEffort, ReasoningSummary, SandboxMode, ServiceTier } from './policy.ts';

const AbsolutePath = Type.String({ title: ABSOLUTE_PATH });
const text = maybe(Type.String());
const nullByDefault = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()], { default: null }));
const onByDefault = Type.Optional(Type.Boolean({ default: true }));

export const WebSearchMode = words('disabled', 'cached', 'live');

const WebSearchTool = Type.Object(
  {
    allowed_domains: maybe(Type.Array(Type.String())),
    context_size: maybe(words('low', 'medium', 'high')),
    location: maybe(
      Type.Object({ city: text, country: text, region: text, timezone: text }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);

const Tools = Type.Object({ web_search: maybe(WebSearchTool), view_image: maybe(Type.Boolean()) });

/** What profiles and the top level both have. */
const common = {
  model: text,
  model_provider: text,
  approval_policy: maybe(AskForApproval),
  approvals_reviewer: maybe(ApprovalsReviewer),
  service_tier: maybe(ServiceTier),
  model_reasoning_effort: maybe(ReasoningEffort),
  model_reasoning_summary: maybe(ReasoningSummary),
  model_verbosity: maybe(words('low', 'medium', 'high')),
  web_search: maybe(WebSearchMode),
  tools: maybe(Tools),
};

const Profile = Type.Object({ ...common, chatgpt_base_url: text });

const WorkspaceWrite = Type.Object({
  writable_roots: Type.Optional(Type.Array(Type.String(), { default: [] })),
  network_access: OffByDefault,
  exclude_tmpdir_env_var: OffByDefault,
  exclude_slash_tmp: OffByDefault,
});

const AppDefaults = Type.Object({
  enabled: onByDefault,
  destructive_enabled: onByDefault,
  open_world_enabled: onByDefault,
});

/** The merged keys of the configuration files, spelled as there; null when unset. Further keys are passed on as they are. */
export const Config = Type.Object({
  ...common,
  review_model: text,
  model_context_window: maybe(Int64),
  model_auto_compact_token_limit: maybe(Int64),
  sandbox_mode: maybe(SandboxMode),
  sandbox_workspace_write: maybe(WorkspaceWrite),
  forced_chatgpt_workspace_id: text,
  forced_login_method: maybe(words('chatgpt', 'api')),
  profile: text,
  profiles: Type.Optional(Type.Record(Type.String(), Profile, { default: {} })),
  instructions: text,
  developer_instructions: text,
  compact_prompt: text,
  analytics: maybe(Type.Object({ enabled: maybe(Type.Boolean()) })),
  apps: nullByDefault(Type.Object({ _default: nullByDefault(AppDefaults) })),
});

/** Where a value comes from. */
export const ConfigLayerSource = Type.Union([
  Type.Object({ type: words('mdm'), domain: Type.String(), key: Type.String() }),
  Type.Object({ type: words('system'), file: AbsolutePath }),
  Type.Object({ type: words('user'), file: AbsolutePath }),
  Type.Object({ type: words('project'), dotCodexFolder: AbsolutePath }),
  Type.Object({ type: words('sessionFlags') }),
  Type.Object({ type: words('legacyManagedConfigTomlFromFile'), file: AbsolutePath }),
  Type.Object({ type: words('legacyManagedConfigTomlFromMdm') }),
]);
export type ConfigLayerSource = Static<typeof ConfigLayerSource>;

/** `version` is `sha256:` and the digest of the layer as JSON with sorted keys and no spaces. */
export const ConfigLayerMetadata = Type.Object({ name: ConfigLayerSource, version: Type.String() });
export type ConfigLayerMetadata = Static<typeof ConfigLayerMetadata>;

export const ConfigLayer = Type.Object({
  name: ConfigLayerSource,
  version: Type.String(),
  config: Type.Unknown(),
  disabledReason: text,
});
export type ConfigLayer = Static<typeof ConfigLayer>;

const Strings = maybe(Type.Array(Type.String()));
const Flag = maybe(Type.Boolean());

/** What an administrator demands of the proxy. The ports and the last flag mean nothing here: a session's proxy picks free ports. */
const NetworkRequirements = Type.Object({
  enabled: Flag,
  allowedDomains: Strings,
  deniedDomains: Strings,
  allowUnixSockets: Strings,
  allowLocalBinding: Flag,
  allowUpstreamProxy: Flag,
  dangerouslyAllowAllUnixSockets: Flag,
  dangerouslyAllowNonLoopbackProxy: Flag,
  httpPort: maybe(Uint16),
  socksPort: maybe(Uint16),
});

/** What an administrator allows. */
export const ConfigRequirements = Type.Object({
  allowedApprovalPolicies: maybe(Type.Array(AskForApproval)),
  allowedSandboxModes: maybe(Type.Array(SandboxMode)),
  allowedWebSearchModes: maybe(Type.Array(WebSearchMode)),
  featureRequirements: maybe(Type.Record(Type.String(), Type.Boolean())),
  enforceResidency: maybe(words('us')),
  network: maybe(NetworkRequirements),
});
export type ConfigRequirements = Static<typeof ConfigRequirements>;
