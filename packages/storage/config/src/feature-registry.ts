export type FeatureStage = 'under development' | 'experimental' | 'stable' | 'deprecated' | 'removed';

/** A switch of the original. `available`: it does something here. */
export interface FeatureSpec {
  readonly stage: FeatureStage;
  readonly byDefault: boolean;
  readonly available: boolean;
}

function feature(stage: FeatureStage, byDefault = false): FeatureSpec {
  // Removed switches do nothing in the original either, so there is nothing that could be missing here.
  return { stage, byDefault, available: stage === 'removed' };
}

function built(stage: FeatureStage, byDefault = false): FeatureSpec {
  return { stage, byDefault, available: true };
}

/** Every feature of 0.117 on Linux, in the order `features list` prints them. */
export const FEATURES = {
  apply_patch_freeform: built('under development'),
  apps: feature('stable', true),
  artifact: feature('under development'),
  child_agents_md: feature('under development'),
  code_mode: feature('under development'),
  code_mode_only: feature('under development'),
  codex_git_commit: feature('under development'),
  codex_hooks: feature('under development'),
  collaboration_modes: feature('removed', true),
  default_mode_request_user_input: built('under development'),
  elevated_windows_sandbox: feature('removed'),
  enable_fanout: feature('under development'),
  enable_request_compression: feature('stable', true),
  exec_permission_approvals: built('under development'),
  experimental_windows_sandbox: feature('removed'),
  fast_mode: built('stable', true),
  guardian_approval: feature('experimental'),
  image_detail_original: feature('under development'),
  image_generation: feature('under development'),
  js_repl: feature('experimental'),
  js_repl_tools_only: feature('under development'),
  memories: feature('under development'),
  multi_agent: feature('stable', true),
  multi_agent_v2: feature('under development'),
  personality: built('stable', true),
  plugins: feature('stable', true),
  prevent_idle_sleep: feature('experimental'),
  realtime_conversation: feature('under development'),
  remote_models: feature('removed'),
  request_permissions_tool: built('under development'),
  request_rule: feature('removed'),
  responses_websockets: feature('removed'),
  responses_websockets_v2: feature('removed'),
  runtime_metrics: feature('under development'),
  search_tool: feature('removed'),
  shell_snapshot: built('stable', true),
  shell_tool: built('stable', true),
  shell_zsh_fork: feature('under development'),
  skill_env_var_dependency_prompt: feature('under development'),
  skill_mcp_dependency_install: feature('stable', true),
  sqlite: feature('removed', true),
  steer: feature('removed', true),
  tool_call_mcp_elicitation: feature('stable', true),
  tool_search: feature('under development'),
  tool_suggest: feature('stable', true),
  tui_app_server: feature('stable', true),
  undo: built('stable'),
  unified_exec: built('stable', true),
  use_legacy_landlock: built('stable'),
  use_linux_sandbox_bwrap: feature('removed'),
  voice_transcription: feature('under development'),
  web_search_cached: built('deprecated'),
  web_search_request: built('deprecated'),
} as const satisfies Readonly<Record<string, FeatureSpec>>;

export type FeatureName = keyof typeof FEATURES;

/** Older names, still accepted everywhere. */
export const FEATURE_ALIASES: Readonly<Record<string, FeatureName>> = {
  collab: 'multi_agent',
  connectors: 'apps',
  enable_experimental_windows_sandbox: 'experimental_windows_sandbox',
  experimental_use_freeform_apply_patch: 'apply_patch_freeform',
  experimental_use_unified_exec_tool: 'unified_exec',
  include_apply_patch_tool: 'apply_patch_freeform',
  memory_tool: 'memories',
  request_permissions: 'exec_permission_approvals',
  web_search: 'web_search_request',
};

/** The feature that a name or an older name stands for; null when there is none. */
export function canonicalFeature(name: string): FeatureName | null {
  if (isFeature(name)) return name;
  return Object.hasOwn(FEATURE_ALIASES, name) ? (FEATURE_ALIASES[name] ?? null) : null;
}

function isFeature(name: string): name is FeatureName {
  return Object.hasOwn(FEATURES, name);
}
