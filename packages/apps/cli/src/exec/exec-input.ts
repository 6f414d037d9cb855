import { resolve } from 'node:path';
import { type ExecOptions } from '@codex-ts/exec';

import { type CommandHost } from '../command-host.ts';
import { type ExecArguments } from './exec-arguments.ts';
import { readPrompt } from './read-prompt.ts';
import { reviewTarget } from './review-target.ts';

/** What the run is for: the prompt with what belongs to it, or what to review. @throws CodexError when it is not there */
export async function execInput(
  { prompt, images, review }: Pick<ExecArguments, 'prompt' | 'images' | 'review'>,
  host: CommandHost,
  outputSchema: unknown,
): Promise<ExecOptions['input']> {
  if (review !== null) return { review: await reviewTarget(review.target, host) };
  return { prompt: await readPrompt(prompt, host), images: images.map((path) => resolve(host.cwd, path)), outputSchema };
}
