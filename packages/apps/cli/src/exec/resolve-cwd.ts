import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** The folder to work in, links resolved. `named` counts from `cwd`. Throws CodexError `bad_cwd`. */
export async function resolveCwd(named: string | undefined, cwd: string): Promise<string> {
  if (named === undefined) return cwd;
  const path = resolve(cwd, named);
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path);
  } catch (cause) {
    throw new CodexError(`Cannot work in ${path}: ${errorMessage(cause)}`, { code: 'bad_cwd', cause });
  }
  throw new CodexError(`Cannot work in ${path}: it is not a directory`, { code: 'bad_cwd' });
}
