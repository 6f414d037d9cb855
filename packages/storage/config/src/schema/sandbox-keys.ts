import { type ApprovalPolicy, SANDBOX_MODES } from '@codex-ts/protocol';

import { anyTable, either, list, map, record } from '../collection-specs.ts';
import { boolean, expectedWords, integer, oneOf, path, string } from '../scalar-specs.ts';
import { inert, notYet, refused, required, supported, table } from '../table-spec.ts';
import { type ValueSpec } from '../value-spec.ts';

const granularKeys = {
  sandbox_approval: required(supported(boolean)),
  rules: required(supported(boolean)),
  mcp_elicitations: required(supported(boolean)),
  skill_approval: supported(boolean),
  request_permissions: supported(boolean),
} as const;

const APPROVAL_WORDS = ['untrusted', 'on-failure', 'on-request', 'never'] as const;
const EXPECTED = expectedWords(['untrusted', 'on-failure', 'on-request', 'granular', 'never']);
const approvalForms = either(oneOf(APPROVAL_WORDS, {}, EXPECTED), table({ granular: required(supported(table(granularKeys))) }), EXPECTED);

/** A word, or `{granular = {…}}`. */
const approvalPolicy: ValueSpec<ApprovalPolicy> = {
  shape: approvalForms.shape,
  decode(node, at) {
    const value = approvalForms.decode(node, at);
    if (typeof value === 'string') return value;
    // The three required keys are present: the table spec has refused it otherwise.
    const { sandbox_approval = false, rules = false, mcp_elicitations = false, ...rest } = value.granular ?? {};
    return { granular: { sandbox_approval, rules, mcp_elicitations, ...rest } };
  },
};

const workspaceWriteKeys = {
  writable_roots: supported(list(path)),
  network_access: supported(boolean),
  exclude_tmpdir_env_var: supported(boolean),
  exclude_slash_tmp: supported(boolean),
} as const;

const shellEnvironmentKeys = {
  inherit: supported(oneOf(['all', 'core', 'none'])),
  ignore_default_excludes: supported(boolean),
  exclude: supported(list(string)),
  set: supported(record(string)),
  include_only: supported(list(string)),
  experimental_use_profile: notYet(boolean, false),
} as const;

const projectKeys = { trust_level: supported(oneOf(['trusted', 'untrusted'])) } as const;

const windowsKeys = {
  sandbox: inert(oneOf(['elevated', 'unelevated']), 'Windows only.'),
  sandbox_private_desktop: inert(boolean, 'Windows only.'),
} as const;

const SPLIT_POLICY = 'Use sandbox_mode and [sandbox_workspace_write] instead.';

/** What commands may do, when a person is asked, and which environment they see. */
export const sandboxKeys = {
  approval_policy: supported(approvalPolicy),
  approvals_reviewer: notYet(oneOf(['user', 'guardian_subagent']), 'user'),
  sandbox_mode: supported(oneOf(SANDBOX_MODES)),
  sandbox_workspace_write: supported(table(workspaceWriteKeys)),
  allow_login_shell: supported(boolean),
  default_permissions: refused(string, SPLIT_POLICY),
  permissions: refused(anyTable, SPLIT_POLICY),
  background_terminal_max_timeout: supported(integer('u64')),
  shell_environment_policy: supported(table(shellEnvironmentKeys)),
  projects: supported(map(table(projectKeys))),
  zsh_path: notYet(path),
  windows: supported(table(windowsKeys)),
} as const;
