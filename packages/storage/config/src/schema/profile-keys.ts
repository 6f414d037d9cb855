import { type Remark } from '../findings.ts';
import { boolean } from '../scalar-specs.ts';
import { supported, table, type TableValue } from '../table-spec.ts';
import { type ValueSpec } from '../value-spec.ts';
import { featureKeys } from './feature-keys.ts';
import { modelKeys } from './model-keys.ts';
import { sandboxKeys } from './sandbox-keys.ts';
import { serviceKeys } from './service-keys.ts';
import { toolKeys } from './tool-keys.ts';

/** What `[profiles.<name>]` may set: these keys of the root, and two older spellings of its own. */
const profileKeys = {
  model: modelKeys.model,
  model_provider: modelKeys.model_provider,
  model_reasoning_effort: modelKeys.model_reasoning_effort,
  plan_mode_reasoning_effort: modelKeys.plan_mode_reasoning_effort,
  model_reasoning_summary: modelKeys.model_reasoning_summary,
  model_verbosity: modelKeys.model_verbosity,
  model_catalog_json: modelKeys.model_catalog_json,
  service_tier: modelKeys.service_tier,
  personality: modelKeys.personality,
  model_instructions_file: modelKeys.model_instructions_file,
  experimental_compact_prompt_file: modelKeys.experimental_compact_prompt_file,
  chatgpt_base_url: modelKeys.chatgpt_base_url,
  oss_provider: modelKeys.oss_provider,
  approval_policy: sandboxKeys.approval_policy,
  approvals_reviewer: sandboxKeys.approvals_reviewer,
  sandbox_mode: sandboxKeys.sandbox_mode,
  zsh_path: sandboxKeys.zsh_path,
  windows: sandboxKeys.windows,
  web_search: toolKeys.web_search,
  tools: toolKeys.tools,
  tools_view_image: supported(boolean, 'Older spelling of tools.view_image.'),
  js_repl_node_path: toolKeys.js_repl_node_path,
  js_repl_node_module_dirs: toolKeys.js_repl_node_module_dirs,
  analytics: serviceKeys.analytics,
  ...featureKeys,
  include_apply_patch_tool: supported(boolean, 'Older spelling of the feature apply_patch_freeform.'),
} as const;

export type ProfileTable = TableValue<typeof profileKeys>;

/** A checked profile with the remarks that count only while it is the active one. */
export interface CheckedProfile {
  readonly values: ProfileTable;
  readonly remarks: readonly Remark[];
}

/** `[profiles.<name>]`. `isRootKey` tells a key that only the root takes from one that nobody knows. */
export function profileSpec(isRootKey: (key: string) => boolean): ValueSpec<CheckedProfile> {
  const spec = table(profileKeys, { elsewhere: (key) => (isRootKey(key) ? 'a profile cannot set this key.' : null) });
  return {
    shape: spec.shape,
    decode(node, at) {
      // Who checks a whole file wants to hear about all its profiles.
      const findings = at.findings.errors === null ? at.findings.apart() : at.findings;
      return { values: spec.decode(node, { ...at, findings }), remarks: findings === at.findings ? [] : findings.remarks };
    },
  };
}
