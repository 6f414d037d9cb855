import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { CodexError } from '@codex-ts/protocol';
import { findRepoRoot } from './find-repo-root.ts';
import { type GitOutcome, quietGit } from './quiet-git.ts';

/** A repository, asked from its root about the part of it where the thread works. */
export interface GhostRepo {
  readonly root: string;
  /** `.` or a folder below the root, for after `--`; taken as it is. */
  readonly pathspec: string;
  /** Runs git at the root; throws CodexError `git_failed` unless it exits with 0. */
  git(args: readonly string[], more?: { env?: Readonly<Record<string, string>>; input?: Buffer }): Promise<GitOutcome>;
  /** The same with any exit code. */
  ask(args: readonly string[]): Promise<GitOutcome>;
}

/** Null outside of a repository that git can work with. */
export async function openGhostRepo(cwd: string, signal: AbortSignal | null, timeoutMs: number): Promise<GhostRepo | null> {
  signal?.throwIfAborted();
  const real = await realpath(cwd);
  const root = findRepoRoot(real);
  if (root === null) return null;
  const ask: GhostRepo['ask'] = (args) => quietGit(args, { cwd: root, signal, timeoutMs });
  const git: GhostRepo['git'] = async (args, more = {}) => {
    const outcome = await quietGit(args, { cwd: root, signal, timeoutMs, ...more });
    if (outcome.code === 0) return outcome;
    const reason = outcome.stderr.trim().split('\n').at(-1) ?? '';
    throw new CodexError(`git ${args[0] ?? ''} failed: ${reason}`, { code: 'git_failed' });
  };
  const isWorkTree = (await ask(['rev-parse', '--is-inside-work-tree'])).stdout.toString('utf8').trim() === 'true';
  const below = relative(root, real).split(sep).join('/');
  return isWorkTree ? { root, pathspec: below === '' ? '.' : `:(literal)${below}`, git, ask } : null;
}
