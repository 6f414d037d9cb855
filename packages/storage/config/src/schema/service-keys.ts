import { anyTable, list } from '../collection-specs.ts';
import { boolean, integer, oneOf, path, positive, string } from '../scalar-specs.ts';
import { notYet, refused, required, supported, table } from '../table-spec.ts';
import { type ValueSpec } from '../value-spec.ts';
import { otel } from './otel-keys.ts';

const LOGIN_POLICY = 'Remove it to log in without that restriction.';

const role = table({
  description: supported(string, 'What the role is for.'),
  config_file: supported(path, 'Configuration of agents in this role.'),
  nickname_candidates: supported(list(string), 'Names for agents in this role.'),
} as const);

/** Roles are tables under the user's own names, so other names here are roles, not mistakes. */
const agents = table(
  {
    max_threads: notYet(positive('usize'), 'How many agents may run at once.'),
    max_depth: notYet(positive('i64'), 'How deep agents may start agents.'),
    job_max_runtime_seconds: notYet(positive('u64'), 'How long a job of an agent may run.'),
  } as const,
  { rest: { shape: role.shape, note: 'agent roles are not available in this version.' } },
);

const skill = table({
  path: supported(path, 'Folder of the skill.'),
  name: supported(string, 'Name of the skill.'),
  enabled: required(supported(boolean, 'Whether it is on.')),
} as const);

/** Skills are not built, but which of their values are paths is known. */
const skills: ValueSpec<unknown> = {
  shape: table({
    config: supported(list(skill), 'Single skills.'),
    bundled: supported(table({ enabled: supported(boolean, 'Whether they are on.', true) } as const), 'The skills that come along.'),
  } as const).shape,
  decode: anyTable.decode,
};

const ghostSnapshotKeys = {
  ignore_large_untracked_files: supported(integer('i64'), 'Untracked files of more bytes are left out of snapshots; 0 or less: none are.', 10 * 1024 * 1024),
  ignore_large_untracked_dirs: supported(integer('i64'), 'Untracked folders of more files are left out of snapshots; 0 or less: none are.', 200),
  ignore_untracked_files_over_bytes: supported(integer('i64'), 'Older name of `ignore_large_untracked_files`.'),
  large_untracked_dir_warning_threshold: supported(integer('i64'), 'Older name of `ignore_large_untracked_dirs`.'),
  disable_warnings: supported(boolean, 'Do not tell what was left out.', false),
} as const;

const fileHistoryKeys = {
  enabled: supported(boolean, 'Keep what turns change in files, so that it can be undone.', true),
  max_file_bytes: supported(integer('usize'), 'Larger files are not kept.', 10 * 1024 * 1024),
  max_bytes: supported(integer('usize'), 'What all kept files may take together.', 512 * 1024 * 1024),
  max_days: supported(integer('u32'), 'For how many days files are kept.', 30),
} as const;

const CREDENTIAL_STORES = ['file', 'keyring', 'auto', 'ephemeral'] as const;

/** Project documents, where things are kept, and the services around the agent. */
export const serviceKeys = {
  project_doc_max_bytes: supported(integer('usize'), 'Bytes of all AGENTS.md files of a project together; 0 reads none.', 32 * 1024),
  project_doc_fallback_filenames: supported(list(string), 'Names looked for where a folder has no AGENTS.md.', []),
  project_root_markers: supported(list(string), 'What marks the root of a project. An empty list: the working directory is the project.', ['.git']),
  sqlite_home: supported(path, 'Folder of the databases; CODEX_SQLITE_HOME, else CODEX_HOME, unless set.'),
  log_dir: supported(path, 'Folder of the log files; `log` in CODEX_HOME unless set.'),
  cli_auth_credentials_store: supported(oneOf(CREDENTIAL_STORES), 'Where the login is kept.', 'file'),
  forced_login_method: refused(oneOf(['chatgpt', 'api']), 'The only kind of login allowed.', LOGIN_POLICY),
  forced_chatgpt_workspace_id: refused(string, 'The only ChatGPT workspace allowed.', LOGIN_POLICY),
  memories: notYet(anyTable, 'What is remembered from thread to thread.'),
  agents: supported(agents, 'Agents that the agent starts.'),
  skills: notYet(skills, 'Skills.'),
  plugins: notYet(anyTable, 'Plugins.'),
  apps: notYet(anyTable, 'Connectors.'),
  ghost_snapshot: supported(table(ghostSnapshotKeys), 'Snapshots of the working tree.'),
  file_history: supported(table(fileHistoryKeys), 'The record of file changes that undo works from.'),
  analytics: supported(table({ enabled: notYet(boolean, 'Send usage figures.', false) }), 'Usage figures.'),
  feedback: supported(table({ enabled: notYet(boolean, 'Allow sending feedback.', false) }), 'Feedback.'),
  otel: supported(otel, 'Export of logs, traces and metrics over OpenTelemetry.'),
  audio: notYet(anyTable, 'Devices for voice.'),
  realtime: notYet(anyTable, 'Voice conversations.'),
  experimental_realtime_ws_base_url: notYet(string, 'Server of voice conversations.'),
  experimental_realtime_ws_model: notYet(string, 'Model of voice conversations.'),
  experimental_realtime_ws_backend_prompt: notYet(string, 'Prompt of voice conversations.'),
  experimental_realtime_ws_startup_context: notYet(string, 'Context that voice conversations start with.'),
  experimental_realtime_start_instructions: notYet(string, 'Instructions at the start of a voice conversation.'),
  // Later versions of the original read hooks from here; 0.117 only from hooks.json.
  hooks: notYet(anyTable, 'Commands run at events.'),
  expand_env: supported(boolean, 'Fill in ${VAR} and ${VAR:-default} in the text values of this file and of layers above it.', true),
} as const;
