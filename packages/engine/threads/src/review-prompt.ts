import { mergeBase } from '@codex-ts/git-utils';
import { type ReviewTarget } from '@codex-ts/rollout';

/** The task of a reviewer. Branches and commits are not checked to exist: it will see. */
export async function reviewPrompt(target: ReviewTarget, cwd: string, signal: AbortSignal): Promise<string> {
  switch (target.type) {
    case 'uncommittedChanges':
      return 'Review what is not committed yet: staged changes, unstaged changes and untracked files. List your findings by priority.';
    case 'baseBranch':
      return againstBranch(target.branch, await mergeBase(cwd, target.branch, signal));
    case 'commit':
      return `Review the changes that commit ${target.sha}${title(target.title)} brought in. List your findings by priority.`;
    case 'custom':
      return target.instructions;
  }
}

function againstBranch(branch: string, base: string | null): string {
  const how =
    base === null
      ? `Find out where the two part (for instance with \`git merge-base HEAD "$(git rev-parse --abbrev-ref '${branch}@{upstream}')"\`, or \`git merge-base HEAD ${branch}\`) and look at the \`git diff\` from there`
      : `The commit where the two part is ${base}: \`git diff ${base}\` shows what would be merged into ${branch}`;
  return `Review the changes of this branch against the base branch '${branch}'. ${how}. List your findings by priority.`;
}

function title(text: string | null | undefined): string {
  return typeof text === 'string' && text !== '' ? ` ("${text}")` : '';
}
