import { type Line, type Theme } from '@codex-ts/terminal-markup';

import { agentMessageLines } from './agent-message.ts';
import { answersLines } from './answers.ts';
import { type CellContent, type DrawOptions } from './cell.ts';
import { commandLines, fullCommandLines } from './command.ts';
import { compactionLines } from './compaction.ts';
import { decisionLines } from './decision.ts';
import { exploringLines, fullExploringLines } from './exploring.ts';
import { headerLines } from './header.ts';
import { hookPromptLines } from './hook-prompt.ts';
import { imageLines } from './image.ts';
import { interruptedLines } from './interrupted.ts';
import { noticeLines } from './notice.ts';
import { patchOutcomeLines } from './patch-outcome.ts';
import { fullPatchLines, patchLines } from './patch.ts';
import { planUpdateLines } from './plan-update.ts';
import { proposedPlanLines } from './proposed-plan.ts';
import { reasoningLines } from './reasoning.ts';
import { reviewLines } from './review.ts';
import { separatorLines } from './separator.ts';
import { fullSubAgentLines, subAgentLines } from './sub-agent.ts';
import { terminalLines } from './terminal.ts';
import { tipLines } from './tip.ts';
import { fullToolCallLines, toolCallLines } from './tool-call.ts';
import { userMessageLines } from './user-message.ts';
import { webSearchLines } from './web-search.ts';

/**
 * A cell in rows of at most `width` cells (at least 1), without the empty row that stands between cells. Rows hold no
 * control characters, whatever came from outside. A cell that still runs is drawn as far as it is.
 */
export function cellLines(cell: CellContent, width: number, theme: Theme, options: DrawOptions = {}): readonly Line[] {
  // These know by themselves what to leave out: only new rows of a long text are put together.
  if (cell.kind === 'agentMessage') return agentMessageLines(cell, width, theme, options);
  if (cell.kind === 'proposedPlan') return proposedPlanLines(cell, width, theme, options);
  const rows = rowsOf(cell, width, theme, options);
  return options.skipRows === undefined ? rows : rows.slice(options.skipRows);
}

/** The same with nothing left out: for the transcript. */
export function fullCellLines(cell: CellContent, width: number, theme: Theme, options: DrawOptions = {}): readonly Line[] {
  switch (cell.kind) {
    case 'command':
      return fullCommandLines(cell, width, theme);
    case 'exploring':
      return fullExploringLines(cell, width, theme);
    case 'patch':
      return fullPatchLines(cell, width, theme, options);
    case 'toolCall':
      return fullToolCallLines(cell, width, options);
    case 'subAgent':
      return fullSubAgentLines(cell, width, options);
    case 'hookPrompt':
      return hookPromptLines(cell, width, Infinity);
    default:
      return cellLines(cell, width, theme, options);
  }
}

function rowsOf(cell: Exclude<CellContent, { kind: 'agentMessage' | 'proposedPlan' }>, width: number, theme: Theme, options: DrawOptions): readonly Line[] {
  switch (cell.kind) {
    case 'userMessage':
      return userMessageLines(cell, width, theme);
    case 'reasoning':
      return reasoningLines(cell, width, theme, options);
    case 'command':
      return commandLines(cell, width, theme, options);
    case 'exploring':
      return exploringLines(cell, width, options);
    case 'patch':
      return patchLines(cell, width, theme, options);
    case 'patchOutcome':
      return patchOutcomeLines(cell, width, options);
    case 'planUpdate':
      return planUpdateLines(cell, width);
    case 'webSearch':
      return webSearchLines(cell, width, options);
    case 'toolCall':
      return toolCallLines(cell, width, options);
    case 'subAgent':
      return subAgentLines(cell, width, options);
    case 'image':
      return imageLines(cell, width, options);
    case 'hookPrompt':
      return hookPromptLines(cell, width);
    case 'decision':
      return decisionLines(cell, width);
    case 'answers':
      return answersLines(cell, width);
    case 'terminal':
      return terminalLines(cell, width);
    case 'info':
    case 'warning':
    case 'error':
      return noticeLines(cell, width);
    case 'interrupted':
      return interruptedLines(cell, width);
    case 'compaction':
      return compactionLines(cell, width, options);
    case 'review':
      return reviewLines(cell, width);
    case 'separator':
      return separatorLines(cell, width);
    case 'header':
      return headerLines(cell, width);
    case 'tip':
      return tipLines(cell, width);
    case 'card':
      return cell.draw(width, theme);
  }
}
