/**
 * Folders that a tool makes and can make again, or that belong to version control: neither looked into nor restored.
 * The same names as plain files or links are covered.
 */
const SKIPPED: ReadonlySet<string> = new Set([
  // version control
  '.git', '.hg', '.svn', '.jj',
  // JavaScript
  'node_modules', 'bower_components', '.pnpm-store', '.nx', '.next', '.nuxt', '.turbo', '.parcel-cache', '.svelte-kit', '.angular',
  // Python
  '.venv', 'venv', '__pycache__', '.tox', '.nox', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.eggs',
  // JVM, Rust, Go, .NET, Swift, Dart, C++
  '.gradle', 'target', '.terraform', 'DerivedData', '.dart_tool', 'bazel-out', 'Pods',
  // in general
  'dist', 'build', '.cache',
]);

/** No workspace, although a root of `/` holds them: the kernel makes them up. */
const SYSTEM: ReadonlySet<string> = new Set(['/proc', '/sys', '/dev']);

/** Whether the folder at this absolute path is left alone. */
export function isSkippedFolder(path: string): boolean {
  return SKIPPED.has(path.slice(path.lastIndexOf('/') + 1)) || SYSTEM.has(path);
}
