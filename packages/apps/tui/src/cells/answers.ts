import { type Line, line, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { type AnswersCell, type GivenAnswer } from './cell.ts';
import { marked, prefixed } from './layout.ts';
import { BOLD, BULLET, DIM, INDENT } from './looks.ts';

/** What the model asked, and what the user answered. */
export function answersLines({ answers }: AnswersCell, width: number): Line[] {
  const given = answers.filter(({ answer }) => answer !== null).length;
  const title = marked(BULLET, line(span('Questions', BOLD), ` ${given}/${answers.length} answered`), width);
  const inner = width > 2 ? width - 2 : width;
  const rows = answers.flatMap((given) => {
    const open = given.answer === null ? [span(' (unanswered)', DIM)] : [];
    return [...marked(span('• '), line(sanitizeRow(given.question), ...open), inner), ...said(given).flatMap((text) => marked(INDENT, line(span(text, DIM)), inner))];
  });
  return [...title, ...prefixed(rows, [INDENT], [INDENT], width)];
}

function said({ answer, note, isSecret }: GivenAnswer): string[] {
  if (answer === null) return [];
  if (isSecret) return ['answer: ••••••'];
  return [`answer: ${sanitizeRow(answer)}`, ...(note === null ? [] : [`note: ${sanitizeRow(note)}`])];
}
