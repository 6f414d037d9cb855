import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type SelectRow } from '../../views/list/select-row.ts';
import { type Dialog, type Page, type Step } from './dialog.ts';

export interface ChoiceOptions<T> {
  /** What is asked, and what there is to know about it. They are safe to show. */
  readonly lines: readonly string[];
  readonly rows: readonly SelectRow<T>[];
  /** What an empty line and Ctrl+C mean; `words` says it where it is none of the rows. */
  readonly safe: { readonly value: T; readonly words?: string };
}

/** Rows of one page: nobody listens to a hundred of them. */
const SHOWN = 20;

/** A numbered list: answered by a number, by a letter, or in a long list by a part of a name, which narrows it. */
export class ChoiceDialog<T> implements Dialog<T> {
  readonly #options: ChoiceOptions<T>;
  #rows: readonly SelectRow<T>[];
  #isNarrowed = false;

  constructor(options: ChoiceOptions<T>) {
    this.#options = options;
    this.#rows = options.rows;
  }

  get page(): Page {
    const shown = this.#rows.slice(0, SHOWN);
    const more = this.#rows.length - shown.length;
    const narrow = more > 0 ? [`${more} more are not listed: write a part of a name to find them.`] : [];
    const lines = [...(this.#isNarrowed ? [] : this.#options.lines), ...shown.map(sayRow), ...narrow, this.#safeWords()];
    return { lines, prompt: shown.length === 0 ? 'Answer: ' : `Answer, 1 to ${shown.length}: `, isSecret: false };
  }

  answer(text: string): Step<T> {
    const given = text.trim().toLowerCase();
    if (given === '') return { type: 'done', outcome: this.cancel() };
    const row = this.#find(given);
    if (row !== undefined) return row.disabled === undefined ? { type: 'done', outcome: row.value } : { type: 'again', problem: `That is not possible: ${sanitizeRow(row.disabled)}.` };
    return this.#narrow(given);
  }

  cancel(): T {
    return this.#options.safe.value;
  }

  #find(given: string): SelectRow<T> | undefined {
    const shown = this.#rows.slice(0, SHOWN);
    const number = /^(\d+)\.?$/.exec(given)?.[1];
    if (number !== undefined) return shown[Number(number) - 1];
    return shown.find((row) => letterOf(row) === given) ?? this.#rows.find(({ label }) => label.toLowerCase() === given);
  }

  #narrow(given: string): Step<T> {
    const isLong = this.#options.rows.length > SHOWN && !/^\d+\.?$/.test(given);
    const words = given.split(' ').filter((word) => word !== '');
    const found = isLong ? this.#options.rows.filter(({ label, description = '' }) => words.every((word) => `${label} ${description}`.toLowerCase().includes(word))) : [];
    if (found.length === 0) return { type: 'again', problem: `There is no answer \`${sanitizeRow(given)}\`. Give a number from 1 to ${Math.min(SHOWN, this.#rows.length)}${this.#rows.some((row) => letterOf(row) !== null) ? ', or a letter' : ''}.` };
    this.#rows = found;
    this.#isNarrowed = true;
    return { type: 'page' };
  }

  #safeWords(): string {
    const { safe } = this.#options;
    const index = this.#rows.findIndex(({ value }) => value === safe.value);
    return `Enter alone, or Ctrl+C: ${safe.words ?? (index < 0 ? 'no change' : `${index + 1}, the safe answer`)}.`;
  }
}

function sayRow(row: SelectRow<unknown>, index: number): string {
  const { label, description = '', isCurrent, disabled } = row;
  const letter = letterOf(row);
  const notes = [...(letter === null ? [] : [`(${letter})`]), ...(isCurrent === true ? ['(current)'] : []), ...(disabled === undefined ? [] : [`(not possible: ${sanitizeRow(disabled)})`])];
  return `${index + 1}. ${[sanitizeRow(label), ...notes].join(' ')}${description === '' ? '' : `: ${sanitizeRow(description)}`}`;
}

/** The key of the screen that is a letter, if there is one. */
function letterOf({ keys = [] }: SelectRow<unknown>): string | null {
  return keys.find((id) => /^[a-z]$/.test(id)) ?? null;
}
