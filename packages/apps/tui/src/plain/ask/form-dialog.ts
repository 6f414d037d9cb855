import { type Keymap } from '@codex-ts/keymap';
import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type AnswerOutcome } from '../../views/approvals/answer-outcome.ts';
import { type Checked } from '../../views/elicitation/check-value.ts';
import { actionRows, answerTo, type ElicitationAction } from '../../views/elicitation/elicitation-answer.ts';
import { type FieldSpec, formFields, type FormParams } from '../../views/elicitation/form-schema.ts';
import { safeLines } from '../say/shorten.ts';
import { ChoiceDialog } from './choice-dialog.ts';
import { type Dialog, type Page, type Step } from './dialog.ts';
import { fieldLines, initialOf, readField, shownValue } from './form-field.ts';

type Outcome = AnswerOutcome<'mcpServer/elicitation/request'>;
type Last = ElicitationAction | 'again';

/** A form of an MCP server's: field by field, then what was given, to be sent or not. */
export class FormDialog implements Dialog<Outcome> {
  readonly #params: FormParams;
  readonly #keymap: Keymap;
  readonly #fields: readonly FieldSpec[];
  readonly #values: Map<FieldSpec, unknown>;
  #at = 0;
  #last: ChoiceDialog<Last> | null = null;

  constructor(params: FormParams, keymap: Keymap) {
    this.#params = params;
    this.#keymap = keymap;
    this.#fields = formFields(params.requestedSchema);
    this.#values = new Map(this.#fields.map((spec) => [spec, initialOf(spec)]));
    if (this.#fields.length === 0) this.#last = this.#lastPage();
  }

  get page(): Page {
    const spec = this.#fields[this.#at];
    if (spec === undefined) return (this.#last ??= this.#lastPage()).page;
    const lines = [...(this.#at === 0 ? this.#intro() : []), `Field ${this.#at + 1} of ${this.#fields.length}: ${sanitizeRow(spec.title)}${spec.isRequired ? ', required' : ', optional'}.`, ...fieldLines(spec, this.#values.get(spec)), 'Ctrl+C: cancel the request.'];
    return { lines, prompt: 'Answer: ', isSecret: false };
  }

  answer(text: string): Step<Outcome> {
    const spec = this.#fields[this.#at];
    if (spec === undefined) return this.#decided((this.#last ??= this.#lastPage()).answer(text));
    const checked: Checked = readField(spec, text, this.#values.get(spec));
    if (!checked.ok) return { type: 'again', problem: `${checked.problem}.` };
    this.#values.set(spec, checked.value);
    this.#at += 1;
    return { type: 'page' };
  }

  cancel(): Outcome {
    return answerTo('cancel');
  }

  #intro(): string[] {
    const { serverName, message } = this.#params;
    return [`Question: ${sanitizeRow(serverName)} asks.`, ...safeLines(message)];
  }

  #lastPage(): ChoiceDialog<Last> {
    const isForm = this.#fields.length > 0;
    const rows = actionRows(this.#keymap, isForm ? 'Send it' : 'Yes, provide it');
    return new ChoiceDialog<Last>({
      lines: isForm ? ['What you have given:', ...this.#fields.map((spec) => `${sanitizeRow(spec.title)}: ${shownValue(spec, this.#values.get(spec))}`)] : this.#intro(),
      rows: isForm ? [...rows, { value: 'again', label: 'Fill it in again' }] : rows,
      safe: { value: 'cancel' },
    });
  }

  #decided(step: Step<Last>): Step<Outcome> {
    if (step.type !== 'done') return step;
    if (step.outcome !== 'again') return { type: 'done', outcome: step.outcome === 'accept' ? answerTo('accept', this.#content()) : answerTo(step.outcome) };
    this.#at = 0;
    this.#last = null;
    return { type: 'page' };
  }

  #content(): Record<string, unknown> {
    const content: Record<string, unknown> = {};
    for (const [{ name }, value] of this.#values) {
      // A field may be called `__proto__`.
      if (value !== undefined) Object.defineProperty(content, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return content;
  }
}
