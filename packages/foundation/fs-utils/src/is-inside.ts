import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Whether `child` is `parent` or lies below it, by name alone: `..` is resolved, symlinks are not. Where links matter,
 * resolve both first.
 */
export function isInside(child: string, parent: string): boolean {
  const way = relative(resolve(parent), resolve(child));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
