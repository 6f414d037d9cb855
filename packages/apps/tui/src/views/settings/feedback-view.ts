import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { ChoiceView } from '../list/choice-view.ts';
import { PromptBox } from '../pickers/prompt-box.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, STAY, type View } from '../view.ts';

/** `classification` in the words of the protocol. `note`: null for none. */
export type FeedbackOutcome = { readonly type: 'feedback'; readonly classification: Classification; readonly includeLogs: boolean; readonly note: string | null } | { readonly type: 'cancelled' };

type Classification = 'bug' | 'bad_result' | 'good_result' | 'safety_check' | 'other';

export interface FeedbackOptions {
  /** Where it will be kept. */
  readonly folder: string;
  readonly keymap?: Keymap | undefined;
}

const KINDS: readonly (readonly [Classification, string, string])[] = [
  ['bug', 'Bug', 'A crash, an error, something on the screen that is wrong'],
  ['bad_result', 'Bad result', 'Wrong, off the point, or not finished'],
  ['good_result', 'Good result', 'Right and helpful: worth knowing, too'],
  ['safety_check', 'Safety check', 'Harmless work that was held for harmful'],
  ['other', 'Other', 'Anything else'],
];

type Step =
  | { readonly type: 'kind'; readonly view: ChoiceView<Classification> }
  | { readonly type: 'logs'; readonly view: ChoiceView<boolean>; readonly classification: Classification }
  | { readonly type: 'note'; readonly view: PromptBox; readonly classification: Classification; readonly includeLogs: boolean };

/** What kind of feedback, whether the logs go along, and a note. Esc goes one step back. */
export class FeedbackView implements View<FeedbackOutcome> {
  readonly #options: FeedbackOptions;
  #steps: readonly Step[];

  constructor(options: FeedbackOptions) {
    this.#options = options;
    const rows = KINDS.map(([value, label, description]) => ({ value, label, description }));
    this.#steps = [{ type: 'kind', view: new ChoiceView(rows, { title: 'What is the feedback about?', ...this.#keys }) }];
  }

  handle(key: Key): FeedbackOutcome | Handled {
    const step = this.#steps.at(-1);
    if (step === undefined) return { type: 'cancelled' };
    const outcome = step.view.handle(key);
    if (outcome.type === 'cancelled') return this.#back();
    if (outcome.type === 'entered' && step.type === 'note') return { type: 'feedback', classification: step.classification, includeLogs: step.includeLogs, note: outcome.text === '' ? null : outcome.text };
    if (outcome.type !== 'chosen') return outcome.type === 'entered' ? STAY : outcome;
    if (step.type === 'kind' && typeof outcome.value === 'string') this.#ask(this.#logs(outcome.value));
    if (step.type === 'logs' && typeof outcome.value === 'boolean') this.#ask(this.#note(step.classification, outcome.value));
    return STAY;
  }

  paste(text: string): void {
    this.#steps.at(-1)?.view.paste(text);
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#steps.at(-1)?.view.view(width, height, theme) ?? { lines: [], cursor: null };
  }

  #ask(step: Step): void {
    this.#steps = [...this.#steps, step];
  }

  #back(): FeedbackOutcome | Handled {
    if (this.#steps.length <= 1) return { type: 'cancelled' };
    this.#steps = this.#steps.slice(0, -1);
    return STAY;
  }

  #logs(classification: Classification): Step {
    const text = `With them go the end of the record of this conversation, which holds your messages, what was read and what commands printed, and the program's log. Known keys and passwords are taken out. All of it is kept in ${this.#options.folder} and not sent.`;
    const rows = [
      { value: true, label: 'Yes, put record and logs in', description: 'Whoever looks into it will need them' },
      { value: false, label: 'No, only what I write' },
    ];
    return { type: 'logs', classification, view: new ChoiceView(rows, { title: 'Put the logs in?', initial: 1, body: (width) => [{ lines: paragraphs(text, width), isMain: true }], ...this.#keys }) };
  }

  #note(classification: Classification, includeLogs: boolean): Step {
    const view = new PromptBox({ title: 'What happened?', help: 'One line; it may stay empty.', placeholder: 'What you did, what you expected, what came', emptyProblem: null, ...this.#keys });
    return { type: 'note', classification, includeLogs, view };
  }

  get #keys(): { keymap?: Keymap } {
    const { keymap } = this.#options;
    return keymap === undefined ? {} : { keymap };
  }
}
