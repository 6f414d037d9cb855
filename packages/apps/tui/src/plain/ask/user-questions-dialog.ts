import { type ServerRequests } from '@codex-ts/app-server-protocol';
import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type AskedQuestion, NONE_OF_THESE } from '../../views/questions/question.ts';
import { safeLines } from '../say/shorten.ts';
import { type Dialog, type Page, type Step } from './dialog.ts';
import { type RequestOutcome } from './request-dialog.ts';

const METHOD = 'item/tool/requestUserInput';
type Params = ServerRequests[typeof METHOD]['params'];

/** Questions of the model's, one after the other; those that were left out can be gone back to. */
export class UserQuestionsDialog implements Dialog<RequestOutcome> {
  readonly #questions: readonly AskedQuestion[];
  /** As the protocol wants them: the option, and a text of the user's own with its mark. */
  readonly #answers = new Map<string, readonly string[]>();
  /** Of the question that is asked; behind the last one it is asked what to do about those left out. */
  #at = 0;

  constructor({ questions }: Params) {
    this.#questions = questions;
  }

  get page(): Page {
    const question = this.#questions[this.#at];
    if (question === undefined) {
      const lines = [`Not answered: ${this.#open.length} of ${this.#questions.length}.`, '1. Send what is answered (y)', '2. Go back to what is not (n)', 'Enter alone: 2. Ctrl+C interrupts the turn.'];
      return { lines, prompt: 'Answer, 1 or 2: ', isSecret: false };
    }
    const options = optionsOf(question);
    const how = options.length === 0 ? 'Enter alone leaves it unanswered. Ctrl+C interrupts the turn.' : 'Give a number, and behind it a note if you like. Enter alone leaves it unanswered. Ctrl+C interrupts the turn.';
    const lines = [`Question ${this.#at + 1} of ${this.#questions.length}:`, ...safeLines(question.question), ...options.map(({ label, description }, index) => `${index + 1}. ${sanitizeRow(label)}${description === '' ? '' : `: ${sanitizeRow(description)}`}`), how];
    const isSecret = question.isSecret === true;
    return { lines, prompt: options.length > 0 ? `Answer, 1 to ${options.length}: ` : isSecret ? 'Secret answer, not shown: ' : 'Answer: ', isSecret };
  }

  answer(text: string): Step<RequestOutcome> {
    const question = this.#questions[this.#at];
    if (question === undefined) return this.#confirmed(text.trim().toLowerCase());
    const given = text.trim();
    if (given === '') this.#answers.delete(question.id);
    else {
      const answers = answersOf(question, given);
      if (answers === null) return { type: 'again', problem: `There is no answer \`${sanitizeRow(given)}\`. Give a number from 1 to ${optionsOf(question).length}.` };
      this.#answers.set(question.id, answers);
    }
    this.#at += 1;
    return this.#at < this.#questions.length || this.#open.length > 0 ? { type: 'page' } : this.#send(false);
  }

  cancel(): RequestOutcome {
    return this.#outcome(true);
  }

  get #open(): AskedQuestion[] {
    return this.#questions.filter(({ id }) => !this.#answers.has(id));
  }

  #confirmed(given: string): Step<RequestOutcome> {
    if (given === '1' || given === 'y') return this.#send(false);
    if (given !== '' && given !== '2' && given !== 'n') return { type: 'again', problem: `There is no answer \`${sanitizeRow(given)}\`. Give 1 or 2.` };
    this.#at = Math.max(0, this.#questions.findIndex(({ id }) => !this.#answers.has(id)));
    return { type: 'page' };
  }

  #send(interrupt: boolean): Step<RequestOutcome> {
    return { type: 'done', outcome: this.#outcome(interrupt) };
  }

  #outcome(interrupt: boolean): RequestOutcome {
    const answers = Object.fromEntries(this.#questions.map(({ id }) => [id, { answers: [...(this.#answers.get(id) ?? [])] }]));
    return { answer: { method: METHOD, result: { answers } }, interrupt };
  }
}

interface Option {
  readonly label: string;
  readonly description: string;
}

function optionsOf({ options, isOther }: AskedQuestion): Option[] {
  const given = (options ?? []).map(({ label, description }) => ({ label, description }));
  return [...given, ...(isOther === true && given.length > 0 ? [{ label: NONE_OF_THESE, description: 'say more behind the number' }] : [])];
}

/** Null for what is no answer to it. */
function answersOf(question: AskedQuestion, given: string): string[] | null {
  const options = optionsOf(question);
  if (options.length === 0) return [note(given)];
  const [, number, more = ''] = /^(\d+)(?:[\s.,:;-]+(.*))?$/s.exec(given) ?? [];
  const option = number === undefined ? options.find(({ label }) => label.toLowerCase() === given.toLowerCase()) : options[Number(number) - 1];
  if (option !== undefined) return [option.label, ...(more.trim() === '' ? [] : [note(more.trim())])];
  // Words of their own answer a question that takes others than those it offers.
  return number === undefined && question.isOther === true ? [NONE_OF_THESE, note(given)] : null;
}

const note = (text: string): string => `user_note: ${text}`;
