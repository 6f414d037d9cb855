import { type ReviewTarget } from '@codex-ts/exec';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { readPrompt } from './read-prompt.ts';

/**
 * What is to be reviewed, with instructions read from stdin where the command line says so.
 * @throws CodexError `no_review` when nothing was named or the name is blank, `no_prompt` for an empty stdin
 */
export async function reviewTarget(request: ReviewTarget | null, host: Pick<CommandHost, 'stdin' | 'stderr' | 'signal'>): Promise<ReviewTarget> {
  switch (request?.type) {
    case undefined:
      throw nothing('Nothing to review was named. Give --uncommitted, --base BRANCH, --commit SHA, or say in your own words what to review.');
    case 'uncommittedChanges':
      return request;
    case 'baseBranch':
      return { ...request, branch: named(request.branch, '--base') };
    case 'commit':
      return { ...request, sha: named(request.sha, '--commit') };
    case 'custom': {
      const instructions = await readPrompt(request.instructions, host);
      return { ...request, instructions: named(instructions, 'PROMPT') };
    }
  }
}

function named(text: string, argument: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw nothing(`Nothing to review was named: ${argument} is empty.`);
  return trimmed;
}

function nothing(message: string): CodexError {
  return new CodexError(message, { code: 'no_review' });
}
