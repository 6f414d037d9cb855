import { describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { chosenPolicy } from './chosen-policy.ts';

const profile = (nearest: Extract<SandboxPolicy, { type: 'permission-profile' }>['nearest']): SandboxPolicy => ({
  type: 'permission-profile', name: 'dev', files: { kind: 'restricted', entries: [] }, network: 'restricted', nearest,
});
const workspace = (writable_roots: string[] = []) => ({ type: 'workspace-write', writable_roots, network_access: false, exclude_slash_tmp: true, exclude_tmpdir_env_var: true }) as const;
const unmanaged = { managedNetwork: null };

describe('chosenPolicy', () => {
  it('keeps the profile for a client that repeats what it was told of it', () => {
    expect(chosenPolicy(workspace(), profile(workspace()), unmanaged)).toEqual(profile(workspace()));
    expect(chosenPolicy({ type: 'read-only', network_access: false }, profile({ type: 'read-only' }), unmanaged)).toEqual(profile({ type: 'read-only' }));
  });

  it('takes any other policy at its word', () => {
    expect(chosenPolicy(workspace(['/x']), profile(workspace()), unmanaged)).toEqual(workspace(['/x']));
    expect(chosenPolicy({ type: 'danger-full-access' }, profile(workspace()), unmanaged)).toEqual({ type: 'danger-full-access' });
    expect(chosenPolicy(workspace(), { type: 'read-only' }, unmanaged)).toEqual(workspace());
  });

  it("puts an administrator's proxy before the network of whatever is asked for", () => {
    const managedNetwork = { allowedDomainsOnly: false };
    expect(chosenPolicy({ ...workspace(), network_access: true }, { type: 'read-only' }, { managedNetwork })).toMatchObject({ type: 'permission-profile', network: 'proxied' });
  });
});
