import { type TurnPlanStep } from '@codex-ts/app-server-protocol';
import { type Line, line, sanitizeRow, type Span, span, wrap } from '@codex-ts/terminal-markup';

import { type PlanUpdateCell } from './cell.ts';
import { branchRows, BRANCH_WIDTH, hanging, innerWidth, marked } from './layout.ts';
import { BOLD, BULLET, DIM } from './looks.ts';
import { safeParagraphs } from './safe-paragraphs.ts';

/** What the model means to do, and how far it is. */
export function planUpdateLines({ explanation, steps }: PlanUpdateCell, width: number): Line[] {
  const inner = innerWidth(width, BRANCH_WIDTH);
  const why = explanation === null || explanation.trim() === '' ? [] : safeParagraphs(explanation, { dim: true, italic: true });
  const rows = [...why.flatMap((paragraph) => wrap(paragraph, inner)), ...steps.flatMap((step) => stepRows(step, inner))];
  const shown = rows.length > 0 ? rows : [line(span('(no steps)', { dim: true, italic: true }))];
  return [...marked(BULLET, line(span('Updated Plan', BOLD)), width), ...branchRows(shown, width)];
}

/** Every state has a sign of its own. */
function stepRows({ step, status }: TurnPlanStep, width: number): Line[] {
  const text = sanitizeRow(step);
  const row = (mark: Span, style: Span['style']): Line[] => hanging(mark, line(span(text, style)), width);
  switch (status) {
    case 'completed':
      return row(span('✔ ', DIM), { dim: true, strike: true });
    case 'inProgress':
      return row(span('▸ ', { fg: 'cyan', bold: true }), { fg: 'cyan', bold: true });
    case 'pending':
      return row(span('□ ', DIM), DIM);
  }
}
