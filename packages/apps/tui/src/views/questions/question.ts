import { type ServerRequests } from '@codex-ts/app-server-protocol';
import { type Keymap } from '@codex-ts/keymap';

import { SelectList } from '../list/select-list.ts';
import { TextField } from '../text/text-field.ts';

export type AskedQuestion = ServerRequests['item/tool/requestUserInput']['params']['questions'][number];

/** For questions that take another answer than the given ones; it goes over the wire as it is shown. */
export const NONE_OF_THESE = 'None of the above';

/** A question, and how far the user is with it. */
export class Question {
  readonly asked: AskedQuestion;
  /** Null for a question without options: then the text is the answer. */
  readonly list: SelectList<string> | null;
  readonly text: TextField;
  #chosen: string | null = null;
  #isAnswered = false;

  constructor(asked: AskedQuestion, keymap: Keymap) {
    this.asked = asked;
    const options = (asked.options ?? []).map(({ label, description }) => ({ value: label, label, description }));
    const other = asked.isOther === true ? [{ value: NONE_OF_THESE, label: NONE_OF_THESE, description: 'Say more in a note (optional)' }] : [];
    this.list = options.length === 0 ? null : new SelectList([...options, ...other], { keymap });
    this.text = new TextField({ isSecret: asked.isSecret === true, keymap, placeholder: options.length === 0 ? 'Type your answer' : 'Add a note' });
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** The option that was chosen; null before that, and for a question without options. */
  get chosen(): string | null {
    return this.#chosen;
  }

  choose(label: string): void {
    this.#chosen = label;
    this.#isAnswered = true;
  }

  /** Takes the text as the answer, or as a note on the option that is selected. False when there is nothing to take. */
  takeText(): boolean {
    if (this.list === null) {
      this.#isAnswered = this.text.text.trim() !== '';
      return this.#isAnswered;
    }
    const { selected } = this.list;
    if (selected === null) return false;
    this.choose(selected.value);
    return true;
  }

  /** As the protocol wants it: the option, then the text with the mark that says it is the user's own. */
  get answers(): string[] {
    if (!this.#isAnswered) return [];
    const note = this.text.text.trim();
    return [...(this.#chosen === null ? [] : [this.#chosen]), ...(note === '' ? [] : [`user_note: ${note}`])];
  }
}
