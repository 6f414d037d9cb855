import { errorMessage } from '@codex-ts/protocol';

import { type CustomPrompt, customPrompt } from './custom-prompt.ts';

export interface PromptShelfOptions {
  /** The files of the user's prompts: their names without `.md`, and what is in them. */
  readonly read: () => Promise<readonly { readonly name: string; readonly text: string }[]>;
  readonly changed: () => void;
  readonly onError: (message: string) => void;
}

/** The user's own prompts, read again whenever they are asked for: files change while the program runs. */
export class PromptShelf {
  readonly #options: PromptShelfOptions;
  #prompts: readonly CustomPrompt[] = [];

  constructor(options: PromptShelfOptions) {
    this.#options = options;
  }

  /** As they were read last. */
  get prompts(): readonly CustomPrompt[] {
    return this.#prompts;
  }

  async load(): Promise<readonly CustomPrompt[]> {
    try {
      const files = await this.#options.read();
      this.#prompts = files.map(({ name, text }) => customPrompt(name, text)).sort((a, b) => (a.name < b.name ? -1 : 1));
      this.#options.changed();
    } catch (error) {
      this.#options.onError(errorMessage(error));
    }
    return this.#prompts;
  }
}

const CALL = /^\/prompts:(\S+)(?:\s+([\s\S]*))?$/;

/** The prompt that a message calls for, and what follows its name; null for another message. */
export function calledPrompt(message: string): { readonly name: string; readonly args: string } | null {
  const match = CALL.exec(message.trim());
  return match?.[1] === undefined ? null : { name: match[1], args: (match[2] ?? '').trim() };
}
