import { type Line, line, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { type AnswersCell } from './cell.ts';
import { marked, prefixed } from './layout.ts';
import { BOLD, BULLET, DIM, INDENT } from './looks.ts';

/** What the model asked, and what the user answered. */
export function answersLines({ answers }: AnswersCell, width: number): Line[] {
  const given = answers.filter(({ answer }) => answer !== null).length;
  const title = marked(BULLET, line(span('Questions', BOLD), ` ${given}/${answers.length} answered`), width);
  const inner = width > 2 ? width - 2 : width;
  const rows = answers.flatMap(({ question, answer, isSecret }) => [
    ...marked(span('• '), line(sanitizeRow(question)), inner),
    ...marked(INDENT, line(span(answer === null ? '(unanswered)' : `answer: ${isSecret ? '••••••' : sanitizeRow(answer)}`, DIM)), inner),
  ]);
  return [...title, ...prefixed(rows, [INDENT], [INDENT], width)];
}
