import { type ComposerEffect } from '@codex-ts/composer';

import { messageDraft } from './message-draft.ts';
import { userInput } from './user-input.ts';

type Submission = Pick<Extract<ComposerEffect, { type: 'submit' }>, 'input' | 'draft'>;

/** What the command line says, as a message; its images stand before the text, and come back with it when it cannot be sent. */
export function firstMessage(prompt: string, images: readonly string[]): Submission {
  const input = { text: prompt, elements: [], images: images.map((path) => ({ path, placeholder: '' })), mentions: [] };
  return { input, draft: messageDraft(userInput(input), (path) => path).draft };
}
