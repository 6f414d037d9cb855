import { findRepoRoot } from './find-repo-root.ts';
import { type GitDir, resolveGitDir } from './git-dir.ts';
import { headCommit } from './head-commit.ts';
import { originUrl } from './remote-url.ts';
import { runGit as runRealGit, type RunGit } from './run-git.ts';

/** Facts of a repository as threads record them; what is not known is left out. */
export interface GitInfo {
  commitHash?: string;
  /** Left out on a detached HEAD and on a branch without commits. */
  branch?: string;
  /** Of the remote `origin`, without user name and password: it goes into records and to the model's provider. */
  repositoryUrl?: string;
}

export interface ReadGitInfoOptions {
  signal?: AbortSignal | undefined;
  env?: NodeJS.ProcessEnv;
  runGit?: RunGit;
}

type Ask = (...args: string[]) => Promise<string | null>;

/**
 * The commit, branch and remote of the repository around `cwd`, or null outside of one. Read from git's own files
 * without starting a process; where they are not of the plain kind, git is asked (5 s at most per question).
 * Rejects only when the signal aborts.
 */
export async function readGitInfo(cwd: string, options: ReadGitInfoOptions = {}): Promise<GitInfo | null> {
  const { signal, env = process.env, runGit = runRealGit } = options;
  signal?.throwIfAborted();
  const root = findRepoRoot(cwd);
  if (root === null) return null;
  const ask: Ask = (...args) => runGit(args, cwd, signal);
  const dirs = await resolveGitDir(root, signal);
  const [head, url] = await Promise.all([readHead(dirs, ask, signal), readUrl(dirs, ask, env, signal)]);
  return { ...head, ...(url === null ? {} : { repositoryUrl: withoutCredentials(url) }) };
}

/** The user of an ssh URL is part of the address; that of any other is somebody's own. */
function withoutCredentials(url: string): string {
  return /^ssh:/i.test(url) ? url : url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}

async function readHead(dirs: GitDir | null, ask: Ask, signal: AbortSignal | undefined): Promise<Pick<GitInfo, 'commitHash' | 'branch'>> {
  const known = dirs === null ? 'unsure' : await headCommit(dirs, signal);
  const { commitHash, branch } = known === 'unsure' ? await askHead(ask) : known;
  return { ...(commitHash === null ? {} : { commitHash }), ...(branch === null ? {} : { branch }) };
}

async function askHead(ask: Ask): Promise<{ commitHash: string | null; branch: string | null }> {
  const [commitHash, branch] = await Promise.all([ask('rev-parse', 'HEAD'), ask('rev-parse', '--abbrev-ref', 'HEAD')]);
  return { commitHash, branch: branch === 'HEAD' ? null : branch };
}

async function readUrl(dirs: GitDir | null, ask: Ask, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<string | null> {
  const known = dirs === null ? 'unsure' : await originUrl(dirs, env, signal);
  return known === 'unsure' ? ask('remote', 'get-url', 'origin') : known.url;
}
