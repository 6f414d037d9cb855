import { makeTheme, sanitizeRow, textOf } from '@codex-ts/terminal-markup';
import { type TurnPlanStep } from '@codex-ts/app-server-protocol';

import { type AnswersCell, type CardCell, type DecisionCell, type GivenAnswer, type HeaderCell, type NoticeCell, type PlanUpdateCell, type TipCell } from '../../cells/cell.ts';
import { decisionLines } from '../../cells/decision.ts';
import { behind } from './messages.ts';
import { safeLines } from './shorten.ts';

/** Nothing is wrapped: the terminal does that. */
const WIDE = 10_000;
const CARD = 100;
const PLAIN = makeTheme({ depth: 'none', background: null });

/** Something a person should know. */
export function sayNotice({ kind, text, details }: NoticeCell): string[] {
  const all = [...safeLines(text), ...(details === undefined || details.trim() === '' ? [] : safeLines(details))].map((line) => line.replace(/^↳ /, ''));
  return kind === 'info' ? all : behind(kind === 'warning' ? 'Warning' : 'Error', all);
}

/** What the user allowed, or not: the sentence of the screen without its sign. */
export function sayDecision(cell: DecisionCell): string[] {
  return decisionLines(cell, WIDE).map((row) => `${textOf(row).replace(/^[✔✗] /, '').replace(' …', ' and more').trim()}.`);
}

/** What the model asked, and what the user answered. */
export function sayAnswers({ answers }: AnswersCell): string[] {
  const given = answers.filter(({ answer }) => answer !== null).length;
  return [
    `Questions answered: ${given} of ${answers.length}.`,
    ...answers.map((given) => `${sanitizeRow(given.question)} ${sayAnswer(given)}`),
  ];
}

function sayAnswer({ answer, note, isSecret }: GivenAnswer): string {
  if (answer === null) return 'Not answered.';
  if (isSecret) return 'Answer: not shown';
  return `Answer: ${sanitizeRow(answer)}${note === null ? '' : `. Note: ${sanitizeRow(note)}`}`;
}

const STEPS: Readonly<Record<TurnPlanStep['status'], string>> = { completed: 'Done', inProgress: 'In progress', pending: 'To do' };

/** What the model means to do, and how far it is. */
export function sayPlanUpdate({ explanation, steps }: PlanUpdateCell): string[] {
  const done = steps.filter(({ status }) => status === 'completed').length;
  const why = explanation === null || explanation.trim() === '' ? [] : safeLines(explanation);
  return [`Plan, ${done} of ${steps.length} done:`, ...why, ...steps.map(({ step, status }, index) => `${index + 1}. ${STEPS[status]}: ${sanitizeRow(step)}`)];
}

/** What a session begins with. */
export function sayHeader({ version, model, effort, directory, permissions }: HeaderCell): string[] {
  const named = model === null ? [] : [`Model: ${sanitizeRow(model)}${effort === null ? '' : ` ${sanitizeRow(effort)}`}.`];
  return [[`codex-ts ${sanitizeRow(version)}.`, ...named, `Folder: ${sanitizeRow(directory)}.`, ...(permissions === null ? [] : [`Permissions: ${sanitizeRow(permissions)}.`])].join(' ')];
}

export function sayTip({ text, isNew }: TipCell): string[] {
  return [`${isNew ? 'New tip' : 'Tip'}: ${sanitizeRow(text)}`];
}

/** What the application prints besides, without its frame. */
export function sayCard({ draw }: CardCell): string[] {
  return draw(CARD, PLAIN).map((row) => textOf(row).replace(/[│╭╮╰╯─█░]|>_/g, ' ').replace(/ {2,}/g, ' ').trim()).filter((row) => row !== '');
}
