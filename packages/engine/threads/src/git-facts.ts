import { findRepoRoot, readGitInfo } from '@codex-ts/git-utils';
import { type GitInfo } from '@codex-ts/rollout';
import { type WorkspaceFacts } from './turn-metadata.ts';

/** Commit, branch and remote of the repository around a folder; null outside of one, and where it cannot be read. */
export async function gitFacts(cwd: string): Promise<GitInfo | null> {
  const info = await readGitInfo(cwd).catch(() => null);
  if (info === null) return null;
  return {
    ...(info.commitHash === undefined ? {} : { commit_hash: info.commitHash }),
    ...(info.branch === undefined ? {} : { branch: info.branch }),
    ...(info.repositoryUrl === undefined ? {} : { repository_url: info.repositoryUrl }),
  };
}

/** What requests say of the repository; read in the background, null until it is there. */
export function workspaceFacts(cwd: string): () => WorkspaceFacts | null {
  const root = findRepoRoot(cwd);
  let facts: WorkspaceFacts | null = null;
  if (root !== null) {
    void gitFacts(cwd).then((git) => {
      if (git === null) return;
      facts = {
        root,
        ...(git.repository_url === undefined ? {} : { remotes: { origin: git.repository_url } }),
        ...(git.commit_hash === undefined ? {} : { commitHash: git.commit_hash }),
      };
    });
  }
  return () => facts;
}
