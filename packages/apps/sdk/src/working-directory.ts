import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findRepoRoot } from '@codex-ts/git-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';

import { type ThreadOptions } from './thread-options.ts';

/**
 * The folder a thread works in: absolute, links resolved.
 * @throws CodexError `bad_cwd`; `not_a_repository` when it is in none and that was not allowed
 */
export async function workingDirectory({ workingDirectory: named, skipGitRepoCheck }: ThreadOptions): Promise<string> {
  const path = resolve(named ?? '.');
  const folder = await realpath(path).catch((cause: unknown) => {
    throw new CodexError(`Cannot work in ${path}: ${errorMessage(cause)}`, { code: 'bad_cwd', cause });
  });
  if (!(await stat(folder)).isDirectory()) throw new CodexError(`Cannot work in ${path}: it is not a directory`, { code: 'bad_cwd' });
  if (skipGitRepoCheck !== true && findRepoRoot(folder) === null) {
    throw new CodexError(`${folder} is not inside a Git repository. Set skipGitRepoCheck to run there all the same.`, { code: 'not_a_repository' });
  }
  return folder;
}
