import { anyTable, list } from '../collection-specs.ts';
import { boolean, integer, oneOf, path, positive, string } from '../scalar-specs.ts';
import { notYet, refused, supported, table } from '../table-spec.ts';

const LOGIN_POLICY = 'Remove it to log in without that restriction.';

/** Roles are tables under the user's own names, so unknown keys here are roles, not mistakes. */
const agents = table({ max_threads: notYet(positive('usize')), max_depth: notYet(positive('i64')), job_max_runtime_seconds: notYet(positive('u64')) } as const, () =>
  'agent roles are not available in this version.');

/** Project documents, where things are kept, and the services around the agent. */
export const serviceKeys = {
  project_doc_max_bytes: supported(integer('usize')),
  project_doc_fallback_filenames: supported(list(string)),
  project_root_markers: supported(list(string)),
  sqlite_home: notYet(path),
  log_dir: notYet(path),
  cli_auth_credentials_store: notYet(oneOf(['file', 'keyring', 'auto', 'ephemeral']), 'file'),
  forced_login_method: refused(oneOf(['chatgpt', 'api']), LOGIN_POLICY),
  forced_chatgpt_workspace_id: refused(string, LOGIN_POLICY),
  memories: notYet(anyTable),
  agents: supported(agents),
  skills: notYet(anyTable),
  plugins: notYet(anyTable),
  apps: notYet(anyTable),
  ghost_snapshot: notYet(anyTable),
  analytics: supported(table({ enabled: notYet(boolean, false) })),
  feedback: supported(table({ enabled: notYet(boolean, false) })),
  otel: notYet(anyTable),
  audio: notYet(anyTable),
  realtime: notYet(anyTable),
  experimental_realtime_ws_base_url: notYet(string),
  experimental_realtime_ws_model: notYet(string),
  experimental_realtime_ws_backend_prompt: notYet(string),
  experimental_realtime_ws_startup_context: notYet(string),
  experimental_realtime_start_instructions: notYet(string),
  // Later versions of the original read hooks from here; 0.117 only from hooks.json.
  hooks: notYet(anyTable),
} as const;
