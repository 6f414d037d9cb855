import { join } from 'node:path';
import { findRepoRoot } from './find-repo-root.ts';
import { type GitFolders, gitFolders, textOf } from './git-folders.ts';
import { originUrl } from './origin-url.ts';

/** What is known of a repository; each fact that could not be found is left out. */
export interface GitInfo {
  commitHash?: string;
  branch?: string;
  repositoryUrl?: string;
}

const HASH = /^[0-9a-f]{40,64}$/;

/**
 * Commit, branch and origin of the repository around `cwd`; null outside of one. Reads git's own files rather than
 * starting `git` three times. A detached head has no branch, a repository without commits no hash.
 */
export async function readGitInfo(cwd: string): Promise<GitInfo | null> {
  const root = findRepoRoot(cwd);
  const folders = root === null ? null : await gitFolders(root);
  if (folders === null) return null;
  const [head, config] = await Promise.all([textOf(join(folders.own, 'HEAD')), textOf(join(folders.common, 'config'))]);
  const ref = /^ref: *(.+?)\s*$/m.exec(head)?.[1];
  const commitHash = ref === undefined ? head.trim() : await resolveRef(ref, folders);
  const branch = ref?.startsWith('refs/heads/') === true ? ref.slice('refs/heads/'.length) : undefined;
  const repositoryUrl = originUrl(config);
  return {
    ...(HASH.test(commitHash) ? { commitHash } : {}),
    ...(branch === undefined ? {} : { branch }),
    ...(repositoryUrl === null ? {} : { repositoryUrl }),
  };
}

/** The hash a ref stands for, from its own file or from the packed ones; empty when there is none yet. */
async function resolveRef(ref: string, { own, common }: GitFolders): Promise<string> {
  for (const folder of new Set([own, common])) {
    const loose = (await textOf(join(folder, ref))).trim();
    if (loose !== '') return loose;
  }
  const packed = await textOf(join(common, 'packed-refs'));
  const line = packed.split('\n').find((entry) => entry.endsWith(` ${ref}`));
  return line?.split(' ')[0] ?? '';
}
