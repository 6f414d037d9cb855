import { type FileSystemEntry, type NetworkAccess, type PermissionProfilePolicy } from '@codex-ts/protocol';
import { resolve } from 'node:path';

import { errorAt, keyPath, placeName } from './config-error.ts';
import { type Findings } from './findings.ts';
import { nearestPolicy } from './nearest-policy.ts';
import { permissionPath } from './permission-path.ts';
import { type NetworkTable, type PermissionEntry, type PermissionTable } from './schema/permission-keys.ts';

interface ProfileContext {
  readonly cwd: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Extra writable roots of the command line; they count where the working directory is writable. */
  readonly addDirs: readonly string[];
  readonly findings: Findings;
}

/**
 * The policy that a profile of `[permissions]` stands for. The original refuses profiles that write only outside the
 * working directory, since it enforces the nearest legacy form; here the profile itself is enforced, so they work.
 * @throws {ConfigError} for a path that is relative or leads out of its place.
 */
export function profilePolicy(name: string, table: PermissionTable, context: ProfileContext): PermissionProfilePolicy {
  const network = networkOf(table.network ?? {});
  const own = fileEntries(name, table.filesystem ?? [], context);
  const asWritten = nearestPolicy(own, network, context);
  const entries = asWritten.type === 'workspace-write' ? [...own, ...added(context)] : own;
  return { type: 'permission-profile', name, files: { kind: 'restricted', entries }, network, nearest: nearestPolicy(entries, network, context) };
}

function added({ addDirs, cwd }: ProfileContext): FileSystemEntry[] {
  return addDirs.map((dir) => ({ path: { type: 'path', path: resolve(cwd, dir) }, access: 'write' }));
}

function fileEntries(name: string, lines: readonly PermissionEntry[], context: ProfileContext): FileSystemEntry[] {
  const entries = lines.flatMap((line) => fileEntry(line, context));
  if (entries.length === 0) {
    context.findings.remark(() => ({
      code: 'config_no_effect',
      message: `The permission profile \`${name}\` has no file rules, so commands may neither read nor write anything.`,
      path: ['permissions', name],
      location: null,
    }));
  }
  return entries;
}

function fileEntry(line: PermissionEntry, { home, findings }: ProfileContext): FileSystemEntry[] {
  const { key, subpath, access, place, path } = line;
  const meaning = permissionPath({ key, subpath, home });
  switch (meaning.kind) {
    case 'entry':
      return [{ path: meaning.path, access }];
    case 'wrong':
      throw errorAt(place, meaning.reason, 'config_permission_path', path);
    case 'unknown':
      findings.remark(() => ({
        code: 'config_no_effect',
        message: `Ignored \`${keyPath(path)}\` (${placeName(place)}): this version knows no place \`${key}\`.`,
        path,
        location: null,
      }));
      return [];
  }
}

/** Without rules the network is open; rules bind only where nothing passes beside the proxy that keeps them. */
function networkOf(table: NetworkTable): NetworkAccess {
  const { enabled = false, ...others } = table;
  if (!enabled) return 'restricted';
  return Object.keys(others).length === 0 ? 'enabled' : 'proxied';
}
