import { type ApprovalPolicy, SANDBOX_MODES } from '@codex-ts/protocol';

import { either, list, map, record } from '../collection-specs.ts';
import { boolean, expectedWords, integer, oneOf, path, string } from '../scalar-specs.ts';
import { notYet, required, supported, table } from '../table-spec.ts';
import { type ValueSpec } from '../value-spec.ts';
import { permissions } from './permission-keys.ts';

const granularKeys = {
  sandbox_approval: required(supported(boolean, 'May ask to run a command outside the sandbox.')),
  rules: required(supported(boolean, 'May ask where a rule says so.')),
  mcp_elicitations: required(supported(boolean, 'MCP servers may ask.')),
  skill_approval: supported(boolean, 'May ask about scripts of skills.', false),
  request_permissions: supported(boolean, 'May ask for more permissions.', false),
} as const;

const APPROVAL_WORDS = ['untrusted', 'on-failure', 'on-request', 'never'] as const;
const EXPECTED = expectedWords(['untrusted', 'on-failure', 'on-request', 'granular', 'never']);
const granular = table({ granular: required(supported(table(granularKeys), 'Which kinds of question may be asked.')) } as const);
const approvalForms = either(oneOf(APPROVAL_WORDS, {}, EXPECTED), granular, EXPECTED);

/** A word, or `{granular = {…}}`. */
export const approvalPolicy: ValueSpec<ApprovalPolicy> = {
  shape: approvalForms.shape,
  decode(node, at) {
    const value = approvalForms.decode(node, at);
    if (typeof value === 'string') return value;
    // The three required keys are present: the table spec has refused it otherwise.
    const { sandbox_approval = false, rules = false, mcp_elicitations = false, ...rest } = value.granular ?? {};
    return { granular: { sandbox_approval, rules, mcp_elicitations, ...rest } };
  },
};

export const sandboxMode = oneOf(SANDBOX_MODES);

const workspaceWriteKeys = {
  writable_roots: supported(list(path), 'More folders that commands may write to.', []),
  network_access: supported(boolean, 'Commands may use the network.', false),
  exclude_tmpdir_env_var: supported(boolean, 'Commands may not write to $TMPDIR.', false),
  exclude_slash_tmp: supported(boolean, 'Commands may not write to /tmp.', false),
} as const;

const shellEnvironmentKeys = {
  inherit: supported(oneOf(['all', 'core', 'none']), 'Which variables commands inherit.', 'all'),
  ignore_default_excludes: supported(boolean, 'Keep variables whose names look like secrets.', true),
  exclude: supported(list(string), 'Variables to leave out; * and ? are wildcards.', []),
  set: supported(record(string), 'Variables to set.', {}),
  include_only: supported(list(string), 'If not empty, only these variables are left in the end.', []),
  experimental_use_profile: notYet(boolean, "Run the shell's profile.", false),
} as const;

const projectKeys = {
  trust_level: supported(oneOf(['trusted', 'untrusted']), "Whether the project's own configuration and commands are trusted."),
} as const;

const windowsKeys = {
  sandbox: supported(oneOf(['elevated', 'unelevated']), 'Kind of sandbox on Windows.'),
  sandbox_private_desktop: supported(boolean, 'Run sandboxed commands on a desktop of their own on Windows.', true),
} as const;

/** What commands may do, when a person is asked, and which environment they see. */
export const sandboxKeys = {
  approval_policy: supported(approvalPolicy, 'When a person is asked before something runs. Unset, the trust of the project decides.'),
  approvals_reviewer: notYet(oneOf(['user', 'guardian_subagent']), 'Who is asked.', 'user'),
  sandbox_mode: supported(sandboxMode, 'What commands may touch. Unset, the trust of the project decides.'),
  sandbox_workspace_write: supported(table(workspaceWriteKeys), 'Details of the mode workspace-write.'),
  allow_login_shell: supported(boolean, 'The model may ask for login shells.', true),
  default_permissions: supported(string, 'Permission profile in use: a key of permissions. The highest layer with this key or sandbox_mode decides which of the two counts.'),
  permissions: supported(permissions, 'Permission profiles, by name: what commands may read, write and reach.'),
  danger_screen: supported(boolean, 'Dangerous commands (forced deletes, git reset --hard, …) need the consent of a person in every sandbox mode. False: not with full access and the approval policy never.', true),
  background_terminal_max_timeout: supported(integer('u64'), 'Longest wait for output of a background terminal, in milliseconds; at least 5000.', 300_000),
  shell_environment_policy: supported(table(shellEnvironmentKeys), 'Environment variables of commands.'),
  codexignore: supported(boolean, "Hide from commands what the project's .codexignore names.", true),
  projects: supported(map(table(projectKeys)), 'Decisions about projects, by absolute path.'),
  zsh_path: notYet(path, 'Patched zsh for the feature shell_zsh_fork, which needs a build of zsh that is not to be had.'),
  windows: supported(table(windowsKeys), 'Windows only.'),
} as const;
