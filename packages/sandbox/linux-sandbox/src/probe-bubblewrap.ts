import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';

/** Where bubblewrap is. `null`: nowhere that can be trusted. */
export interface BubblewrapInfo {
  readonly path: string | null;
}

/** The last resort, taken whatever is distrusted (`/` may be a writable root): the only place the original looks. */
const USUAL_PATH = '/usr/bin/bwrap';

let last: { key: string; info: BubblewrapInfo } | undefined;

/**
 * Finds `bwrap` on `env.PATH`, without running it. Only absolute entries count, and none inside `distrusted` (the
 * working directory, writable roots): a sandboxed command could have put one there. A found path is remembered for
 * the process and looked up anew only when PATH or `distrusted` change.
 */
export function probeBubblewrap(env: NodeJS.ProcessEnv, distrusted: readonly string[]): Promise<BubblewrapInfo> {
  const key = [env['PATH'] ?? '', ...distrusted].join('\0');
  if (last?.key === key && last.info.path !== null) return Promise.resolve(last.info);
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const found = folders.map((folder) => join(folder, 'bwrap')).find((file) => isTrusted(file, distrusted));
  const info = { path: found ?? (executable(USUAL_PATH) === null ? null : USUAL_PATH) };
  last = { key, info };
  return Promise.resolve(info);
}

function isTrusted(file: string, distrusted: readonly string[]): boolean {
  const real = executable(file);
  if (real === null) return false;
  return ![file, real].some((path) => distrusted.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)));
}

/** The real path of an executable regular file, or null: PATH entries that lead nowhere are ordinary. */
function executable(file: string): string | null {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() ? realpathSync(file) : null;
  } catch {
    return null;
  }
}
