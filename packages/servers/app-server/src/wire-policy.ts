import { type SandboxPolicy as WirePolicy } from '@codex-ts/app-server-protocol';
import { CodexError, type SandboxPolicy } from '@codex-ts/protocol';

/** A sandbox policy as results carry it: every field present. */
export function toWirePolicy(policy: SandboxPolicy): WirePolicy {
  const access = { type: 'fullAccess' } as const;
  switch (policy.type) {
    case 'danger-full-access':
      return { type: 'dangerFullAccess' };
    case 'external-sandbox':
      return { type: 'externalSandbox', networkAccess: policy.network_access };
    case 'read-only':
      return { type: 'readOnly', access, networkAccess: policy.network_access ?? false };
    case 'workspace-write':
      return {
        type: 'workspaceWrite',
        writableRoots: [...policy.writable_roots],
        readOnlyAccess: access,
        networkAccess: policy.network_access,
        excludeTmpdirEnvVar: policy.exclude_tmpdir_env_var,
        excludeSlashTmp: policy.exclude_slash_tmp,
      };
  }
}

/**
 * A sandbox policy that a client asks for.
 * @throws CodexError for restricted reads, which no part of this version can enforce
 */
export function fromWirePolicy(wire: WirePolicy): SandboxPolicy {
  switch (wire.type) {
    case 'dangerFullAccess':
      return { type: 'danger-full-access' };
    case 'externalSandbox':
      return { type: 'external-sandbox', network_access: wire.networkAccess === 'enabled' ? 'enabled' : 'restricted' };
    case 'readOnly':
      refuseRestrictedReads(wire.access);
      return { type: 'read-only', network_access: wire.networkAccess ?? false };
    case 'workspaceWrite':
      refuseRestrictedReads(wire.readOnlyAccess);
      return {
        type: 'workspace-write',
        writable_roots: [...(wire.writableRoots ?? [])],
        network_access: wire.networkAccess ?? false,
        exclude_tmpdir_env_var: wire.excludeTmpdirEnvVar ?? false,
        exclude_slash_tmp: wire.excludeSlashTmp ?? false,
      };
  }
}

function refuseRestrictedReads(access: { type: string } | undefined): void {
  if (access?.type === 'restricted') throw new CodexError('restricted read access cannot be enforced by this version', { code: 'unsupported_policy' });
}
