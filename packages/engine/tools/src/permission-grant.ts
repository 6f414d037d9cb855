import { isAbsolute, relative, resolve } from 'node:path';
import { failure } from './arguments.ts';

/** More permissions for commands, on top of the sandbox policy. Paths are absolute; a folder stands for all that is in it. */
export interface PermissionGrant {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly network: boolean;
}

export const NO_GRANT: PermissionGrant = { read: [], write: [], network: false };

/**
 * Reads `{file_system: {read, write}, network: {enabled}}` as a model writes it; relative paths start at `cwd`.
 * @throws ToolFailure with a reason that the model can mend its call by
 */
export function readGrant(raw: Record<string, unknown>, cwd: string): PermissionGrant {
  const files = part(raw, 'file_system');
  const network = part(raw, 'network')['enabled'] ?? false;
  if (typeof network !== 'boolean') throw failure('`network.enabled` is not a boolean');
  return { read: paths(files, 'read', cwd), write: paths(files, 'write', cwd), network };
}

/** The same in the model's spelling. */
export function renderGrant({ read, write, network }: PermissionGrant): Record<string, unknown> {
  const files = { read: read.length > 0 ? read : null, write: write.length > 0 ? write : null };
  return {
    ...(network ? { network: { enabled: true } } : {}),
    ...(read.length + write.length > 0 ? { file_system: files } : {}),
  };
}

export function isEmptyGrant({ read, write, network }: PermissionGrant): boolean {
  return read.length + write.length === 0 && !network;
}

export function mergeGrants(a: PermissionGrant, b: PermissionGrant): PermissionGrant {
  return { read: [...new Set([...a.read, ...b.read])], write: [...new Set([...a.write, ...b.write])], network: a.network || b.network };
}

/** What of `granted` was asked for: a person, or a client that speaks for one, can give less than `wanted` and not more. */
export function withinGrant(granted: PermissionGrant, wanted: PermissionGrant): PermissionGrant {
  return {
    read: granted.read.filter((path) => coversPath([...wanted.read, ...wanted.write], path)),
    write: granted.write.filter((path) => coversPath(wanted.write, path)),
    network: granted.network && wanted.network,
  };
}

/** Whether `have` gives everything that `wanted` names. */
export function coversGrant(have: PermissionGrant, wanted: PermissionGrant): boolean {
  return (
    wanted.write.every((path) => coversPath(have.write, path)) &&
    wanted.read.every((path) => coversPath([...have.read, ...have.write], path)) &&
    (have.network || !wanted.network)
  );
}

function coversPath(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => {
    const below = relative(folder, path);
    return below === '' || (below !== '..' && !below.startsWith('../') && !isAbsolute(below));
  });
}

function part(raw: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = raw[name] ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw failure(`\`${name}\` is not an object`);
  return value as Record<string, unknown>;
}

function paths(files: Record<string, unknown>, name: string, cwd: string): string[] {
  const list = files[name] ?? [];
  if (!Array.isArray(list) || !list.every((path) => typeof path === 'string' && path !== '')) throw failure(`\`file_system.${name}\` is not an array of paths`);
  return [...new Set((list as string[]).map((path) => resolve(cwd, path)))];
}
