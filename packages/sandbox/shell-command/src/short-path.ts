/** Folder names that say nothing about where one is. */
const EMPTY_NAMES: ReadonlySet<string> = new Set(['build', 'dist', 'node_modules', 'src']);

/** The last telling name of a path: `packages/x/src/` is `x`. A path without one stays as it is. */
export function shortPath(path: string): string {
  const names = path.split('/').filter((name) => name !== '');
  const telling = names.filter((name) => !EMPTY_NAMES.has(name));
  return telling.at(-1) ?? names.at(-1) ?? path;
}
