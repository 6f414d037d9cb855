import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { type FileSystemEntry, type SpecialPath } from '@codex-ts/protocol';
import { platformPaths } from './platform-paths.ts';

/** Where a policy is looked at from. */
export interface Surroundings {
  /** What "the workspace" and relative paths mean. */
  readonly cwd: string;
  /** The command's environment: supplies TMPDIR. */
  readonly env: NodeJS.ProcessEnv;
}

/** The absolute paths that an entry is about, as spelled; none for a place that does not exist here. */
export function placesOf({ path }: FileSystemEntry, { cwd, env }: Surroundings): readonly string[] {
  if (path.type === 'path') return [resolve(cwd, path.path)];
  const { kind, subpath } = path.value;
  return basesOf(kind, cwd, env).map((base) => (subpath === undefined ? base : join(base, subpath)));
}

function basesOf(kind: SpecialPath['kind'], cwd: string, env: NodeJS.ProcessEnv): readonly string[] {
  switch (kind) {
    case 'root':
      return ['/'];
    case 'current_working_directory':
    case 'project_roots':
      return [resolve(cwd)];
    case 'slash_tmp':
      return statSync('/tmp', { throwIfNoEntry: false })?.isDirectory() === true ? ['/tmp'] : [];
    case 'tmpdir':
      return [env['TMPDIR'] ?? ''].filter(isAbsolute);
    case 'minimal':
      return platformPaths();
  }
}
