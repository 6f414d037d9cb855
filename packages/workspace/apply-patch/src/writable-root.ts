import { isAbsolute, join, relative, sep } from 'node:path';

/** A directory that may be written, but for some places below it. Absolute paths, symlinks resolved. */
export interface WritableRoot {
  root: string;
  readOnlySubpaths: string[];
}

/** Where a patch may write. */
export type Roots = 'unrestricted' | readonly WritableRoot[];

/** Directly below a root these are never written, whether they exist or not, in any letter case. */
const PROTECTED_NAMES = new Set(['.git', '.codex', '.agents']);

/** The names that lead from one absolute path down to another, or null when it is not below (or the same). */
export function namesBelow(root: string, path: string): string[] | null {
  const way = relative(root, path);
  if (way === '') return [];
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return way.split(sep);
}

/** The root nearest to `/` that holds the path: a walk from there passes through nothing outside its own sight. */
export function outermostRoot(path: string, roots: readonly WritableRoot[]): string | null {
  const holding = roots.filter(({ root }) => namesBelow(root, path) !== null).map(({ root }) => root);
  return holding.reduce<string | null>((best, root) => (best === null || root.length < best.length ? root : best), null);
}

/**
 * Whether the path lies at or below a read-only place of a root. A writable root inside such a place opens itself
 * up again.
 */
export function isProtected(path: string, roots: readonly WritableRoot[]): boolean {
  const closed = roots.flatMap(({ root, readOnlySubpaths }) => [...readOnlySubpaths, ...protectedChild(root, path)]);
  return closed.some((place) => namesBelow(place, path) !== null && !roots.some(({ root }) => reopens(root, place, path)));
}

function protectedChild(root: string, path: string): string[] {
  const [name] = namesBelow(root, path) ?? [];
  return name !== undefined && PROTECTED_NAMES.has(name.toLowerCase()) ? [join(root, name)] : [];
}

function reopens(root: string, place: string, path: string): boolean {
  return root !== place && namesBelow(place, root) !== null && namesBelow(root, path) !== null;
}
