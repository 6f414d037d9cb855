import { type FileSystemEntry } from '@codex-ts/protocol';
import { isAbsolute, join, resolve, sep } from 'node:path';

export interface PathKey {
  readonly key: string;
  /** Null: the key stands for itself. */
  readonly subpath: string | null;
  readonly home: string;
}

/** What a key of a profile's file rules means; `unknown`: a special name that a later version may know. */
export type PathMeaning =
  | { readonly kind: 'entry'; readonly path: FileSystemEntry['path'] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'wrong'; readonly reason: string };

const SPECIAL = { ':root': 'root', ':minimal': 'minimal', ':project_roots': 'project_roots', ':tmpdir': 'tmpdir' } as const;

/**
 * Settles what a path key means: an absolute path, `~`, `~/…`, or a special place. Subpaths exist below real paths
 * and `:project_roots`; `.` is the place itself. Works on the text alone; links are followed when a command runs.
 */
export function permissionPath({ key, subpath, home }: PathKey): PathMeaning {
  if (`${key}${subpath ?? ''}`.includes('\0')) return wrong('a path cannot hold a NUL character');
  const below = subpath === '.' ? null : subpath;
  if (key.startsWith(':')) return specialPath(key, below);
  const base = realPath(key, home);
  if (base === null) return wrong(`\`${key}\` is a relative path: write an absolute one, \`~/…\`, or a place such as \`:project_roots\``);
  if (below === null) return entry(base);
  return subpathProblem(below) ?? entry(resolve(join(base, below)));
}

function specialPath(key: string, below: string | null): PathMeaning {
  if (!isSpecial(key)) return { kind: 'unknown' };
  const kind = SPECIAL[key];
  if (below === null) return { kind: 'entry', path: { type: 'special', value: { kind } } };
  if (kind !== 'project_roots') return wrong(`\`${key}\` cannot have subpaths: only real paths and \`:project_roots\` can`);
  return subpathProblem(below) ?? { kind: 'entry', path: { type: 'special', value: { kind, subpath: segments(below).join('/') } } };
}

function isSpecial(key: string): key is keyof typeof SPECIAL {
  return Object.hasOwn(SPECIAL, key);
}

/** Absolute and normal; null for a relative path. */
function realPath(key: string, home: string): string | null {
  if (key === '~') return resolve(home);
  if (key.startsWith('~/')) return resolve(join(home, key.slice(2)));
  return isAbsolute(key) ? resolve(key) : null;
}

/** The root as a path means the same as `:root`, and those who look for that shall find it. */
function entry(path: string): PathMeaning {
  if (path === '/') return { kind: 'entry', path: { type: 'special', value: { kind: 'root' } } };
  return { kind: 'entry', path: { type: 'path', path } };
}

/** A subpath that could lead out of its place would say something else than it seems to. */
function subpathProblem(subpath: string): PathMeaning | null {
  if (segments(subpath).length === 0 || isAbsolute(subpath)) return wrong(`\`${subpath}\` is not a path below another: write \`name/name\`, or \`.\` for the place itself`);
  const leads = segments(subpath).some((segment) => segment === '.' || segment === '..');
  return leads ? wrong(`\`${subpath}\` may not contain \`.\` or \`..\``) : null;
}

function segments(subpath: string): string[] {
  return subpath.split(sep === '/' ? '/' : /[/\\]/).filter((segment) => segment !== '');
}

function wrong(reason: string): PathMeaning {
  return { kind: 'wrong', reason };
}
