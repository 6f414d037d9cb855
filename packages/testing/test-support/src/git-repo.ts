import { CodexError } from '@codex-ts/protocol';
import { runProcess } from './run-process.ts';
import { type Files, makeTempDir, type TempDir } from './temp.ts';

export interface GitRepo extends TempDir {
  /** Runs git in the repository and gives its stdout. Throws CodexError `git_failed` unless it exits with 0. */
  git(...args: string[]): Promise<string>;
}

/** Nothing of the machine's own git configuration, and always the same people and times, so that hashes are stable. */
const ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** A repository on branch `main` with one commit that holds `files` (an empty commit without any). */
export async function makeGitRepo(files: Files = {}): Promise<GitRepo> {
  const dir = await makeTempDir(files);
  const git = (...args: string[]): Promise<string> => runGit(dir.path, args);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--allow-empty', '--message', 'first');
  return { ...dir, git };
}

async function runGit(cwd: string, args: readonly string[]): Promise<string> {
  const result = await runProcess(['git', ...args], { cwd, env: { ...gitFree(process.env), ...ENVIRONMENT } });
  if (result.code === 0) return result.stdout;
  throw new CodexError(`git ${args.join(' ')} failed: ${result.stderr.trim()}`, { code: 'git_failed' });
}

/** Without the GIT_ variables that a hook or an outer git may have set, which would point to another repository. */
function gitFree(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}
