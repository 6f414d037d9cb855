import { runGit } from './run-git.ts';

/** The newest commit that HEAD and a branch have in common; null where there is none, or no such branch, or no git. */
export async function mergeBase(cwd: string, branch: string, signal?: AbortSignal): Promise<string | null> {
  // A name that begins with a dash would be an option.
  if (branch.startsWith('-')) return null;
  return runGit(['merge-base', 'HEAD', branch], cwd, signal);
}
