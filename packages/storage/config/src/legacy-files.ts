import { type FileSystemEntry, type FileSystemPolicy, type LegacySandboxPolicy, type ReadAccess, type SpecialPath } from '@codex-ts/protocol';

/** What a legacy policy means as file rules, in the order of the original. */
export function legacyFiles(policy: LegacySandboxPolicy): FileSystemPolicy {
  switch (policy.type) {
    case 'danger-full-access':
    case 'external-sandbox':
      return { kind: 'unrestricted' };
    case 'read-only':
      return { kind: 'restricted', entries: readable(policy.access) };
    case 'workspace-write': {
      const entries: FileSystemEntry[] = [...readable(policy.read_only_access), special('current_working_directory', 'write')];
      if (!policy.exclude_slash_tmp) entries.push(special('slash_tmp', 'write'));
      if (!policy.exclude_tmpdir_env_var) entries.push(special('tmpdir', 'write'));
      return { kind: 'restricted', entries: [...entries, ...policy.writable_roots.map((path): FileSystemEntry => ({ path: { type: 'path', path }, access: 'write' }))] };
    }
  }
}

function readable(access: ReadAccess = { type: 'full-access' }): FileSystemEntry[] {
  if (access.type === 'full-access') return [special('root', 'read')];
  const roots = access.readable_roots.map((path): FileSystemEntry => ({ path: { type: 'path', path }, access: 'read' }));
  return [special('current_working_directory', 'read'), ...(access.include_platform_defaults ? [special('minimal', 'read')] : []), ...roots];
}

function special(kind: SpecialPath['kind'], access: 'read' | 'write'): FileSystemEntry {
  return { path: { type: 'special', value: { kind } }, access };
}
