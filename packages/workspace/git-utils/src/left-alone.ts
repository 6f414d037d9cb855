/** Names of dependency and build folders, and of `.env`: the original keeps these untracked paths out of snapshots. */
const LEFT_ALONE: ReadonlySet<string> = new Set([
  'node_modules',
  '.venv',
  'venv',
  'env',
  '.env',
  'dist',
  'build',
  '.pytest_cache',
  '.mypy_cache',
  '.cache',
  '.tox',
  '__pycache__',
]);

/** Whether a part of the `/`-separated path has such a name, the last one included. */
export function isLeftAlone(path: string): boolean {
  return path.split('/').some((name) => LEFT_ALONE.has(name));
}
