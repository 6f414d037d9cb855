import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type CellContent } from '../../cells/cell.ts';
import { sayCommand, sayExploring, sayTerminal } from './commands.ts';
import { sayMessage, sayReasoning, sayUserMessage } from './messages.ts';
import { sayAnswers, sayCard, sayDecision, sayHeader, sayNotice, sayPlanUpdate, sayTip } from './notices.ts';
import { sayPatch, sayPatchOutcome } from './patches.ts';
import { type SayOptions } from './say-options.ts';
import { sayHookPrompt, sayImage, saySubAgent, sayToolCall, sayWebSearch } from './tools.ts';

/**
 * A cell as plain lines: words where the screen has signs, looks and frames. Lines may be of any length and hold no
 * control characters. Some cells have nothing to say.
 */
export function sayCell(cell: CellContent, options: SayOptions): string[] {
  switch (cell.kind) {
    case 'userMessage':
      return sayUserMessage(cell);
    case 'agentMessage':
    case 'proposedPlan':
      return sayMessage(cell);
    case 'reasoning':
      return sayReasoning(cell);
    case 'command':
      return sayCommand(cell, options);
    case 'exploring':
      return sayExploring(cell, options);
    case 'terminal':
      return sayTerminal(cell);
    case 'patch':
      return sayPatch(cell, options);
    case 'patchOutcome':
      return sayPatchOutcome(cell, options);
    case 'toolCall':
      return sayToolCall(cell, options);
    case 'webSearch':
      return sayWebSearch(cell);
    case 'subAgent':
      return saySubAgent(cell, options);
    case 'image':
      return sayImage(cell, options);
    case 'hookPrompt':
      return sayHookPrompt(cell, options);
    default:
      return sayNews(cell);
  }
}

type Work = 'userMessage' | 'agentMessage' | 'proposedPlan' | 'reasoning' | 'command' | 'exploring' | 'terminal' | 'patch' | 'patchOutcome' | 'toolCall' | 'webSearch' | 'subAgent' | 'image' | 'hookPrompt';

function sayNews(cell: Exclude<CellContent, { kind: Work }>): string[] {
  switch (cell.kind) {
    case 'planUpdate':
      return sayPlanUpdate(cell);
    case 'decision':
      return sayDecision(cell);
    case 'answers':
      return sayAnswers(cell);
    case 'info':
    case 'warning':
    case 'error':
      return sayNotice(cell);
    case 'interrupted':
      return [cell.saysMore === true ? 'Interrupted, to send what you wrote.' : 'Interrupted. Say what to do instead.'];
    case 'compaction':
      return [cell.isDone ? 'The context was compacted: what was said so far is summed up.' : 'The context is being compacted.'];
    case 'review':
      return [cell.subject === null ? 'The review has ended.' : `The review has begun: ${sanitizeRow(cell.subject)}`];
    case 'separator':
      // It is a rule, and how long the work took is said at its end.
      return [];
    case 'header':
      return sayHeader(cell);
    case 'tip':
      return sayTip(cell);
    case 'card':
      return sayCard(cell);
  }
}
