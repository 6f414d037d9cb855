import { type Dialog, type Page, type Step } from './dialog.ts';

export interface TextOptions {
  readonly lines: readonly string[];
  readonly prompt: string;
}

/** Asks for a line of text; null when none is given. */
export class TextDialog implements Dialog<string | null> {
  readonly page: Page;

  constructor({ lines, prompt }: TextOptions) {
    this.page = { lines: [...lines, 'Enter alone, or Ctrl+C: no change.'], prompt, isSecret: false };
  }

  answer(text: string): Step<string | null> {
    const given = text.trim();
    return { type: 'done', outcome: given === '' ? null : given };
  }

  cancel(): null {
    return null;
  }
}
