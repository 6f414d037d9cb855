import { CodexError } from '@codex-ts/protocol';
import { type GitOutcome, quietGit, type QuietGitOptions } from './quiet-git.ts';

/** A working tree that git can work with. */
export interface WorkTree {
  /** Its topmost folder, links resolved. */
  readonly root: string;
  /** `sha1` or `sha256`. */
  readonly objectFormat: string;
  /** Runs git there, quietly. An exit code other than 0 is an outcome. */
  git(args: readonly string[], more?: Pick<QuietGitOptions, 'input' | 'env'>): Promise<GitOutcome>;
}

const TIMEOUT_MS = 240_000;

/**
 * The working tree that `cwd` lies in. Throws CodexError `not_a_repository`, with git's own word where it is another
 * one than that there is none; `git_missing`, `git_timeout`; rejects with the signal's reason.
 */
export async function openWorkTree(cwd: string, signal: AbortSignal | null = null): Promise<WorkTree> {
  const at = (folder: string): WorkTree['git'] => (args, more = {}) => quietGit(args, { cwd: folder, signal, timeoutMs: TIMEOUT_MS, ...more });
  const { code, stdout, stderr } = await at(cwd)(['rev-parse', '--show-toplevel']);
  if (code !== 0) {
    const reason = stderr.trim().split('\n')[0] ?? '';
    const isNone = reason.includes('not a git repository');
    throw new CodexError(`${cwd} is not in the working tree of a Git repository${isNone ? '.' : `: ${reason}`}`, { code: 'not_a_repository' });
  }
  const root = stdout.toString('utf8').replace(/\n$/, '');
  const format = await at(root)(['rev-parse', '--show-object-format']);
  // Git older than 2.28 does not know the question, nor anything but SHA-1.
  return { root, objectFormat: format.code === 0 ? format.stdout.toString('utf8').trim() : 'sha1', git: at(root) };
}
