import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, sanitizeRow, span, type Theme } from '@codex-ts/terminal-markup';

import { BAD, BOLD, DIM } from '../../cells/looks.ts';
import { type AnswerOutcome } from '../approvals/answer-outcome.ts';
import { type ApprovalContext } from '../approvals/approval-context.ts';
import { type Hint, hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut, moreRows } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { indented, paragraphs } from '../text/paragraphs.ts';
import { type Handled, STAY, type View } from '../view.ts';
import { actionRows, answerTo, type ElicitationAction } from './elicitation-answer.ts';
import { type FormField, formField } from './form-field.ts';
import { formFields, type FormParams } from './form-schema.ts';

type Outcome = AnswerOutcome<'mcpServer/elicitation/request'>;

/** A form of an MCP server's: a page for each field, then one to send it, to go on without it, or to cancel. */
export class ElicitationForm implements View<Outcome> {
  readonly #params: FormParams;
  readonly #keymap: Keymap;
  readonly #fields: readonly FormField[];
  readonly #last: SelectList<ElicitationAction>;
  /** A field, or behind them all the last page. */
  #at = 0;
  #problem: string | null = null;

  constructor(params: FormParams, { keymap = viewKeymap }: ApprovalContext = {}) {
    this.#params = params;
    this.#keymap = keymap;
    this.#fields = formFields(params.requestedSchema).map((spec) => formField(spec, keymap));
    this.#last = new SelectList(actionRows(keymap, this.#fields.length === 0 ? 'Yes, provide it' : 'Send it'), { keymap });
  }

  handle(key: Key): Outcome | Handled {
    const field = this.#fields[this.#at];
    const outcome = field === undefined ? this.#lastPage(key) : this.#fieldPage(field, key);
    return outcome.type === 'ignored' && actionOf(this.#keymap, 'list', key) === 'cancel' ? answerTo('cancel') : outcome;
  }

  paste(text: string): void {
    this.#fields[this.#at]?.paste(text);
  }

  view(width: number, height: number, _theme: Theme): Frame {
    const { serverName, message } = this.#params;
    const field = this.#fields[this.#at];
    const page = this.#fields.length === 0 ? '' : field === undefined ? ' · ready to send' : ` · field ${this.#at + 1}/${this.#fields.length}`;
    const problem = this.#problem === null ? [] : paragraphs(`✗ ${this.#problem}`, width, { style: BAD });
    return layOut(
      [
        { lines: indented(line(span(sanitizeRow(serverName), BOLD), span(` asks${page}`, DIM)), width), rank: 60 },
        { lines: paragraphs(message, width), rank: 30, least: field === undefined ? 1 : 0, more: moreRows },
        GAP,
        ...(field === undefined ? [{ lines: this.#summary(width), rank: 40, more: moreRows }, ...this.#last.parts(width)] : [{ lines: fieldLines(field, width), rank: 50, least: 1, more: moreRows }, ...field.parts(width)]),
        { lines: problem, rank: 90, least: 1 },
        GAP,
        { lines: this.#hints(width), rank: 20 },
      ],
      width,
      height,
    );
  }

  #summary(width: number): Line[] {
    const rows = this.#fields.flatMap((field) => indented(line(span(`${sanitizeRow(field.spec.title)}: `, DIM), sanitizeRow(field.shown()) || span('(none)', DIM)), width));
    return rows.length === 0 ? [] : [...rows, line()];
  }

  #hints(width: number): Line[] {
    const field = this.#fields[this.#at];
    const hints: Hint[] = [['list', 'accept', field === undefined ? 'to confirm' : 'to go on']];
    if (field?.spec.kind.type === 'choices') hints.unshift(['list', 'toggle', 'to switch']);
    if (this.#fields.length > 0) hints.push(['form', ['next', 'previous'], 'between fields']);
    return hintLines(this.#keymap, [...hints, ['list', 'cancel', 'to cancel']], width);
  }

  #fieldPage(field: FormField, key: Key): Outcome | Handled {
    const direction = this.#direction(key, field.spec.kind.type === 'text' || field.spec.kind.type === 'number');
    if (direction !== null) return this.#go(direction);
    const outcome = field.handle(key);
    if (outcome.type === 'stay') this.#problem = null;
    if (outcome.type !== 'done') return outcome;
    const checked = field.check();
    if (checked.ok) return this.#go(1);
    this.#problem = checked.problem;
    return STAY;
  }

  #lastPage(key: Key): Outcome | Handled {
    const direction = this.#direction(key, false);
    if (direction !== null && this.#fields.length > 0) return this.#go(direction);
    const outcome = this.#last.handle(key);
    if (outcome.type === 'cancelled') return answerTo('cancel');
    if (outcome.type !== 'chosen') return outcome;
    return outcome.value === 'accept' ? this.#send() : answerTo(outcome.value);
  }

  /** Arrows go between fields only where nothing else takes them. */
  #direction(key: Key, takesArrows: boolean): -1 | 1 | null {
    const action = actionOf(this.#keymap, 'form', key);
    const isArrow = actionOf(this.#keymap, 'list', key) !== null;
    if (isArrow && !takesArrows) return null;
    return action === 'next' ? 1 : action === 'previous' ? -1 : null;
  }

  #go(direction: -1 | 1): Handled {
    const pages = this.#fields.length + 1;
    this.#at = (this.#at + direction + pages) % pages;
    this.#problem = null;
    return STAY;
  }

  /** Goes to the first field that is not right yet, or sends them all. */
  #send(): Outcome | Handled {
    const content: Record<string, unknown> = {};
    for (const [index, field] of this.#fields.entries()) {
      const checked = field.check();
      if (!checked.ok) {
        this.#at = index;
        this.#problem = checked.problem;
        return STAY;
      }
      if (checked.value !== undefined) Object.defineProperty(content, field.spec.name, { value: checked.value, enumerable: true, configurable: true, writable: true });
    }
    return answerTo('accept', content);
  }
}

function fieldLines({ spec }: FormField, width: number): Line[] {
  const label = indented(line(span(sanitizeRow(spec.title), BOLD), span(spec.isRequired ? ' (required)' : ' (optional)', DIM)), width);
  return [...label, ...(spec.description === '' ? [] : paragraphs(spec.description, width, { style: DIM }))];
}
