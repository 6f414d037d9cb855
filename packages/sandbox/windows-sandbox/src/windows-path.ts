import { win32 } from 'node:path';

/** Whether `path` is `root` or lies below it, by name, whatever the case. */
export function isWithinFolder(path: string, root: string): boolean {
  const way = win32.relative(root, path);
  return way !== '..' && !way.startsWith('..\\') && !win32.isAbsolute(way);
}

/** One spelling for all spellings of a path that differ by case or slashes only. */
export function pathKey(path: string): string {
  return win32.normalize(path).toLowerCase().replace(/(?<=[^:\\])\\+$/, '');
}

export function isSamePath(a: string, b: string): boolean {
  return pathKey(a) === pathKey(b);
}

/** The folders strictly between `root` and what lies below it, deepest first. */
export function foldersBetween(root: string, path: string): string[] {
  const between: string[] = [];
  for (let at = win32.dirname(path); isWithinFolder(at, root) && !isSamePath(at, root); at = win32.dirname(at)) between.push(at);
  return between;
}
