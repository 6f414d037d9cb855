import { type SandboxPolicy as WirePolicy } from '@codex-ts/app-server-protocol';
import { type LegacySandboxPolicy, legacyPolicy, type ReadAccess, type SandboxPolicy } from '@codex-ts/protocol';

type WireAccess = NonNullable<Extract<WirePolicy, { type: 'readOnly' }>['access']>;

/** A sandbox policy as results carry it: every field present, permission profiles by their nearest form. */
export function toWirePolicy(policy: SandboxPolicy): WirePolicy {
  const known = legacyPolicy(policy);
  switch (known.type) {
    case 'danger-full-access':
      return { type: 'dangerFullAccess' };
    case 'external-sandbox':
      return { type: 'externalSandbox', networkAccess: known.network_access };
    case 'read-only':
      return { type: 'readOnly', access: toWireAccess(known.access), networkAccess: known.network_access ?? false };
    case 'workspace-write':
      return {
        type: 'workspaceWrite',
        writableRoots: [...known.writable_roots],
        readOnlyAccess: toWireAccess(known.read_only_access),
        networkAccess: known.network_access,
        excludeTmpdirEnvVar: known.exclude_tmpdir_env_var,
        excludeSlashTmp: known.exclude_slash_tmp,
      };
  }
}

/** A sandbox policy that a client asks for. */
export function fromWirePolicy(wire: WirePolicy): LegacySandboxPolicy {
  switch (wire.type) {
    case 'dangerFullAccess':
      return { type: 'danger-full-access' };
    case 'externalSandbox':
      return { type: 'external-sandbox', network_access: wire.networkAccess === 'enabled' ? 'enabled' : 'restricted' };
    case 'readOnly':
      return { type: 'read-only', network_access: wire.networkAccess ?? false, ...restricted('access', wire.access) };
    case 'workspaceWrite':
      return {
        type: 'workspace-write',
        writable_roots: [...(wire.writableRoots ?? [])],
        network_access: wire.networkAccess ?? false,
        exclude_tmpdir_env_var: wire.excludeTmpdirEnvVar ?? false,
        exclude_slash_tmp: wire.excludeSlashTmp ?? false,
        ...restricted('read_only_access', wire.readOnlyAccess),
      };
  }
}

function toWireAccess(access: ReadAccess | undefined): WireAccess {
  if (access?.type !== 'restricted') return { type: 'fullAccess' };
  return { type: 'restricted', includePlatformDefaults: access.include_platform_defaults, readableRoots: [...access.readable_roots] };
}

/** Full access is what a policy says by saying nothing. */
function restricted<Name extends string>(name: Name, wire: WireAccess | undefined): { [N in Name]?: ReadAccess } {
  if (wire?.type !== 'restricted') return {};
  const access: ReadAccess = { type: 'restricted', include_platform_defaults: wire.includePlatformDefaults ?? true, readable_roots: [...(wire.readableRoots ?? [])] };
  return { [name]: access } as { [N in Name]?: ReadAccess };
}
