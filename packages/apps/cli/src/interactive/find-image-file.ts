import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isImagePath } from '@codex-ts/composer';

/** The image file that a path names, as an absolute path; null when there is none. `cwd`: what it counts from. */
export function findImageFile(path: string, cwd: string, env: NodeJS.ProcessEnv = {}): string | null {
  if (!isImagePath(path) || path.includes('\0')) return null;
  const absolute = resolve(cwd, expanded(path, env));
  try {
    return statSync(absolute, { throwIfNoEntry: false })?.isFile() === true ? absolute : null;
  } catch {
    // A path through a file, or into a folder that is closed to us.
    return null;
  }
}

function expanded(path: string, env: NodeJS.ProcessEnv): string {
  if (path.startsWith('~/')) return join(env['HOME'] ?? homedir(), path.slice(2));
  // A terminal of Windows names files of Windows.
  const drive = (env['WSL_DISTRO_NAME'] ?? '') === '' ? null : /^([A-Za-z]):[\\/](.*)$/.exec(path);
  return drive === null ? path : `/mnt/${drive[1]?.toLowerCase() ?? ''}/${drive[2]?.replaceAll('\\', '/') ?? ''}`;
}
