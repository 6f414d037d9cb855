import { failure, readArguments } from '../arguments.ts';
import { ToolFailure } from '../tool-failure.ts';

export interface UserQuestion {
  /** Names its answer. */
  readonly id: string;
  /** A word or two for a title. */
  readonly header: string;
  readonly question: string;
  /** What is typed as its answer must not be shown. */
  readonly isSecret: boolean;
  /** At least one; a user may always answer something else. */
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

/** By question: the option that was chosen, then what the user added, which begins with `user_note: `. */
export type UserAnswers = Readonly<Record<string, { readonly answers: readonly string[] }>>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the questions of a call. More of them, or more options, than the model is told to send are taken, as the
 * original does; what nobody could answer is not.
 * @throws ToolFailure with a reason that the model can mend its call by
 */
export function readQuestions(json: string): UserQuestion[] {
  const questions = readArguments(json, { questions: 'object[]' }).questions.map((fields, at) => readQuestion(fields, `questions[${at}]`));
  if (questions.length === 0) throw new ToolFailure('request_user_input requires at least one question');
  if (questions.some(({ options }) => options.length === 0)) throw new ToolFailure('request_user_input requires non-empty options for every question');
  if (new Set(questions.map(({ id }) => id)).size < questions.length) throw new ToolFailure('request_user_input requires a different id for every question');
  return questions;
}

function readQuestion(fields: Fields, where: string): UserQuestion {
  const { isSecret = false, options } = fields;
  if (typeof isSecret !== 'boolean') throw failure(`\`isSecret\` of ${where} is not a boolean`);
  const texts = { id: text(fields, 'id', where), header: text(fields, 'header', where), question: text(fields, 'question', where) };
  return { ...texts, isSecret, options: readOptions(options ?? [], where) };
}

function readOptions(options: unknown, where: string): UserQuestion['options'] {
  if (!Array.isArray(options) || !options.every(isFields)) throw failure(`\`options\` of ${where} is not an array of objects`);
  return options.map((option, at) => ({ label: text(option, 'label', `${where}.options[${at}]`), description: text(option, 'description', `${where}.options[${at}]`) }));
}

function text(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (value === undefined) throw failure(`missing field \`${name}\` in ${where}`);
  if (typeof value !== 'string') throw failure(`\`${name}\` of ${where} is not a string`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
