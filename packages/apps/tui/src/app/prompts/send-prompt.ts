import { type ComposerEffect } from '@codex-ts/composer';

import { type CommandContext } from '../commands/slash-command.ts';
import { expandPrompt } from './expand-prompt.ts';
import { type CustomPrompt } from './custom-prompt.ts';
import { calledPrompt } from './prompt-shelf.ts';

type Submitted = Extract<ComposerEffect, { type: 'submit' }>;

/**
 * Sends the prompt that a message calls for, in place of the message. @returns false when the message is no such call;
 * `refuse` gets what is wrong with one
 */
export function sendPrompt({ input, mode, draft }: Submitted, { prompts, outbox }: Pick<CommandContext, 'prompts' | 'outbox'>, refuse: (problem: string) => void): boolean {
  const call = calledPrompt(input.text);
  if (call === null) return false;
  void prompts.load().then((all: readonly CustomPrompt[]) => {
    const prompt = all.find(({ name }) => name === call.name);
    if (prompt === undefined) return refuse(`There is no prompt /prompts:${call.name}.`);
    const expanded = expandPrompt(prompt, call.args);
    if ('problem' in expanded) return refuse(expanded.problem);
    const sent = { input: { ...input, text: expanded.text, elements: [] }, draft };
    if (mode === 'queue') outbox.queue(sent);
    else outbox.send(sent);
  });
  return true;
}
