import { type FileAccess, type FileSystemEntry, type FileSystemPolicy, type ReadAccess, type SandboxPolicy, type SpecialPath } from '@codex-ts/protocol';

/**
 * The rules for files that a policy stands for, in the original's order. A `read-only` or `workspace-write` policy with
 * restricted reads still reads its working directory, as in the original.
 */
export function policyFiles(policy: SandboxPolicy): FileSystemPolicy {
  switch (policy.type) {
    case 'danger-full-access':
    case 'external-sandbox':
      return { kind: 'unrestricted' };
    case 'permission-profile':
      return policy.files;
    case 'read-only':
      return { kind: 'restricted', entries: readEntries(policy.access) };
    case 'workspace-write': {
      const entries = [...readEntries(policy.read_only_access), special('current_working_directory', 'write')];
      if (!policy.exclude_slash_tmp) entries.push(special('slash_tmp', 'write'));
      if (!policy.exclude_tmpdir_env_var) entries.push(special('tmpdir', 'write'));
      return { kind: 'restricted', entries: [...entries, ...policy.writable_roots.map((root) => atPath(root, 'write'))] };
    }
  }
}

export function atPath(path: string, access: FileAccess): FileSystemEntry {
  return { path: { type: 'path', path }, access };
}

function readEntries(access: ReadAccess | undefined): FileSystemEntry[] {
  if (access === undefined || access.type === 'full-access') return [special('root', 'read')];
  const minimal = access.include_platform_defaults ? [special('minimal', 'read')] : [];
  return [special('current_working_directory', 'read'), ...minimal, ...access.readable_roots.map((root) => atPath(root, 'read'))];
}

function special(kind: SpecialPath['kind'], access: FileAccess): FileSystemEntry {
  return { path: { type: 'special', value: { kind } }, access };
}
