import { resolve } from 'node:path';
import { type FileAccess, type FileSystemEntry, type FileSystemPolicy, legacyPolicy, networkAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { accessTo } from './access-to.ts';
import { fileView } from './file-view.ts';
import { realPathOfExisting } from './follow-links.ts';
import { atPath, policyFiles } from './policy-files.ts';

/** What somebody allows on top of a policy. Paths are absolute or relative to the working directory. */
export interface Grants {
  readonly read?: readonly string[] | undefined;
  readonly write?: readonly string[] | undefined;
  readonly network?: boolean | undefined;
}

/**
 * The policy with more permissions on top: nothing that it allowed is lost, and nothing is won but what is named. What
 * the policy closes by name (`none`) stays closed, and a network that runs through a proxy goes on doing so. Paths mean
 * what they lead to now, not what a command may make of them later.
 */
export function withGrants(policy: SandboxPolicy, cwd: string, grants: Grants): SandboxPolicy {
  const network = networkAccess(policy);
  return {
    type: 'permission-profile',
    name: policy.type === 'permission-profile' ? policy.name : 'granted',
    files: grantedFiles(policy, cwd, grants),
    network: grants.network === true && network === 'restricted' ? 'enabled' : network,
    nearest: legacyPolicy(policy),
  };
}

function grantedFiles(policy: SandboxPolicy, cwd: string, { read, write }: Grants): FileSystemPolicy {
  const files = policyFiles(policy);
  if (files.kind === 'unrestricted') return files;
  // An entry for what is allowed already could only take away: a deeper rule wins, and a writable root has protected names.
  const view = fileView(policy, cwd, process.env);
  const lacking = (paths: readonly string[] | undefined, access: FileAccess, enough: readonly FileAccess[]): FileSystemEntry[] =>
    (paths ?? [])
      .map((path) => realPathOfExisting(resolve(cwd, path)))
      .filter((path) => path !== null)
      .filter((path) => !enough.includes(accessTo(path, view)))
      .map((path) => atPath(path, access));
  return { kind: 'restricted', entries: [...files.entries, ...lacking(write, 'write', ['write']), ...lacking(read, 'read', ['read', 'write'])] };
}
