import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, line, span, type Theme } from '@codex-ts/terminal-markup';

import { ACCENT, BAD, BOLD, DIM } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut, moreRows } from '../layout.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { TextField } from '../text/text-field.ts';
import { type Handled, IGNORED, STAY, type View } from '../view.ts';

export type PromptOutcome = { readonly type: 'entered'; readonly text: string } | { readonly type: 'cancelled' };

export interface PromptOptions {
  readonly title: string;
  readonly help?: string;
  readonly text?: string;
  readonly placeholder?: string;
  readonly isSecret?: boolean;
  /** Said when Enter is pressed and nothing is written; null where that may be. */
  readonly emptyProblem: string | null;
  readonly keymap?: Keymap | undefined;
}

/** Asks for one line of text. */
export class PromptBox implements View<PromptOutcome> {
  readonly #options: PromptOptions;
  readonly #keymap: Keymap;
  readonly #field: TextField;
  #problem: string | null = null;

  constructor(options: PromptOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    const { text = '', placeholder = '', isSecret = false } = options;
    this.#field = new TextField({ text, placeholder, isSecret, keymap: this.#keymap });
  }

  /** What is asked, for who asks it without drawing. */
  get question(): Pick<PromptOptions, 'title' | 'help' | 'text' | 'isSecret' | 'emptyProblem'> {
    return this.#options;
  }

  /** What is wrong with what was entered; null: nothing. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Says what is wrong with what was entered. */
  fail(problem: string): void {
    this.#problem = problem;
  }

  handle(key: Key): PromptOutcome | Handled {
    const action = actionOf(this.#keymap, 'list', key);
    if (action === 'cancel') return { type: 'cancelled' };
    if (action === 'accept') return this.#enter();
    if (!this.#field.handle(key)) return IGNORED;
    this.#problem = null;
    return STAY;
  }

  paste(text: string): void {
    this.#field.paste(text);
    this.#problem = null;
  }

  view(width: number, height: number, _theme: Theme): Frame {
    const { title, help = '' } = this.#options;
    const { line: typed, cursor } = this.#field.view(Math.max(1, width - 4));
    return layOut(
      [
        { lines: paragraphs(title, width, { style: BOLD }), rank: 60 },
        { lines: help === '' ? [] : paragraphs(help, width, { style: DIM }), rank: 30, more: moreRows },
        GAP,
        { lines: [line(span('  › ', ACCENT), ...typed.spans)], rank: 110, least: 1, cursor: { x: cursor.x + 4, y: 0 } },
        { lines: this.#problem === null ? [] : paragraphs(`✗ ${this.#problem}`, width, { style: BAD }), rank: 90, least: 1 },
        GAP,
        { lines: hintLines(this.#keymap, [['list', 'accept', 'to confirm'], ['list', 'cancel', 'to go back']], width), rank: 20 },
      ],
      width,
      height,
    );
  }

  #enter(): PromptOutcome | Handled {
    const text = this.#field.text.trim();
    if (text !== '' || this.#options.emptyProblem === null) return { type: 'entered', text };
    this.#problem = this.#options.emptyProblem;
    return STAY;
  }
}
