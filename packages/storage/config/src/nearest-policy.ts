import { type FileAccess, type FileSystemEntry, type LegacySandboxPolicy, type NetworkAccess, type ReadAccess } from '@codex-ts/protocol';
import { isAbsolute, join, parse, relative, sep } from 'node:path';

/** Where the places of file rules are. */
export interface Places {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

interface LocatedEntry {
  readonly path: string;
  readonly access: FileAccess;
}

/**
 * The legacy form nearest to file rules, for clients and rollouts that know no others: with a writable root
 * `external-sandbox`, or full access where the network is open; with a writable working directory `workspace-write`;
 * else `read-only`. A proxied network counts as none, since a reader of this form would not know the proxy's rules.
 */
export function nearestPolicy(entries: readonly FileSystemEntry[], network: NetworkAccess, places: Places): LegacySandboxPolicy {
  const open = network === 'enabled';
  const located = entries.flatMap((entry) => locate(entry, places));
  if (accessAt(parse(places.cwd).root, located) === 'write') return open ? { type: 'danger-full-access' } : { type: 'external-sandbox', network_access: 'restricted' };
  const restricted = readAccess(entries, located, places);
  if (accessAt(places.cwd, located) !== 'write') return { type: 'read-only', network_access: open, ...(restricted === null ? {} : { access: restricted }) };
  const tmpdir = entries.some(({ path, access }) => path.type === 'special' && path.value.kind === 'tmpdir' && access === 'write');
  return {
    type: 'workspace-write',
    writable_roots: writablePaths(entries, located, places),
    network_access: open,
    exclude_tmpdir_env_var: !tmpdir,
    exclude_slash_tmp: true,
    ...(restricted === null ? {} : { read_only_access: restricted }),
  };
}

/** What a legacy reader takes as roots of their own; the working directory and $TMPDIR it knows anyway. */
function writablePaths(entries: readonly FileSystemEntry[], located: readonly LocatedEntry[], places: Places): string[] {
  const wanted = entries.filter(({ path, access }) => access === 'write' && !(path.type === 'special' && path.value.kind === 'tmpdir'));
  const paths = wanted.flatMap((entry) => locate(entry, places)).map(({ path }) => path);
  return [...new Set(paths)].filter((path) => path !== places.cwd && accessAt(path, located) === 'write');
}

/** Null: everything can be read. */
function readAccess(entries: readonly FileSystemEntry[], located: readonly LocatedEntry[], { cwd }: Places): ReadAccess | null {
  if (accessAt(parse(cwd).root, located) !== 'none') return null;
  const readable = located.map(({ path }) => path).filter((path) => accessAt(path, located) !== 'none');
  const minimal = entries.some(({ path, access }) => path.type === 'special' && path.value.kind === 'minimal' && access !== 'none');
  return { type: 'restricted', include_platform_defaults: minimal, readable_roots: [...new Set(readable)] };
}

/** Nothing for a place without a path of its own: the platform's folders, or an unset $TMPDIR. */
function locate({ path, access }: FileSystemEntry, { cwd, env }: Places): LocatedEntry[] {
  if (path.type === 'path') return [{ path: path.path, access }];
  const base = { root: parse(cwd).root, project_roots: cwd, current_working_directory: cwd, tmpdir: env['TMPDIR'] ?? '', slash_tmp: '/tmp', minimal: '' }[path.value.kind];
  return isAbsolute(base) ? [{ path: join(base, path.value.subpath ?? ''), access }] : [];
}

const STRENGTH: readonly FileAccess[] = ['none', 'write', 'read'];

/** The most specific entry that covers the path; at equal paths `none` over `write` over `read`. */
function accessAt(path: string, located: readonly LocatedEntry[]): FileAccess {
  const covering = located.filter((entry) => covers(entry.path, path));
  const longest = Math.max(0, ...covering.map((entry) => entry.path.length));
  const nearest = covering.filter((entry) => entry.path.length === longest).map(({ access }) => access);
  return STRENGTH.find((access) => nearest.includes(access)) ?? 'none';
}

function covers(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
