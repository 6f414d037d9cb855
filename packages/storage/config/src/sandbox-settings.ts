import { type ApprovalPolicy, type SandboxMode, type SandboxPolicy } from '@codex-ts/protocol';
import { resolve } from 'node:path';

import { type RootTable } from './schema/root-keys.ts';
import { type TrustLevel } from './project-trust.ts';

/** Without a mode, any decision about the project allows writing in it; no decision means read-only. */
export function defaultSandboxMode(trust: TrustLevel | null): SandboxMode {
  return trust === null ? 'read-only' : 'workspace-write';
}

export function defaultApprovalPolicy(trust: TrustLevel | null): ApprovalPolicy {
  return trust === 'untrusted' ? 'untrusted' : 'on-request';
}

/** The policy that a mode stands for, with `[sandbox_workspace_write]` and the extra roots where they apply. */
export function sandboxPolicy(
  mode: SandboxMode,
  table: NonNullable<RootTable['sandbox_workspace_write']>,
  addDirs: readonly string[],
  cwd: string,
): SandboxPolicy {
  if (mode !== 'workspace-write') return { type: mode };
  const roots = [...(table.writable_roots ?? []), ...addDirs.map((dir) => resolve(cwd, dir))];
  return {
    type: 'workspace-write',
    writable_roots: [...new Set(roots)],
    network_access: table.network_access ?? false,
    exclude_tmpdir_env_var: table.exclude_tmpdir_env_var ?? false,
    exclude_slash_tmp: table.exclude_slash_tmp ?? false,
  };
}
