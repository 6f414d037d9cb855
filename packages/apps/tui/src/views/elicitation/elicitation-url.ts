import { type Key } from '@codex-ts/keymap';
import { type Frame, type Line, line, sanitizeRow, span, type Theme } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { type AnswerOutcome } from '../approvals/answer-outcome.ts';
import { type ApprovalContext } from '../approvals/approval-context.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { indented, paragraphs } from '../text/paragraphs.ts';
import { type Handled, type View } from '../view.ts';
import { actionRows, answerTo, type ElicitationAction } from './elicitation-answer.ts';
import { type ElicitationParams } from './form-schema.ts';

type Outcome = AnswerOutcome<'mcpServer/elicitation/request'>;

/** An MCP server asks the user to visit a page. The whole address is shown; nothing is opened by itself. */
export class ElicitationUrl implements View<Outcome> {
  readonly #choice: ChoiceView<ElicitationAction>;

  constructor(params: Extract<ElicitationParams, { mode: 'url' }>, { keymap = viewKeymap }: ApprovalContext = {}) {
    this.#choice = new ChoiceView(actionRows(keymap, 'I have visited it'), {
      title: `${sanitizeRow(params.serverName)} asks you to visit a page`,
      body: (width) => [{ lines: paragraphs(params.message, width) }, { lines: [...hostLines(params.url, width), ...addressLines(params.url, width)], isMain: true }],
      keymap,
    });
  }

  handle(key: Key): Outcome | Handled {
    const outcome = this.#choice.handle(key);
    if (outcome.type === 'chosen') return answerTo(outcome.value);
    return outcome.type === 'cancelled' ? answerTo('cancel') : outcome;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#choice.view(width, height, theme);
  }
}

/** An address in as many rows as it needs. Only pages of the web lead there when they are clicked. */
export function addressLines(url: string, width: number): Line[] {
  const address = sanitizeRow(url);
  const link = /^https?:\/\/[^\s]+$/i.test(address) ? { link: address } : {};
  return indented(line(span(address, { fg: 'cyan', underline: true, ...link })), width);
}

/** Whose page it is: what a long address may hide. */
function hostLines(url: string, width: number): Line[] {
  try {
    return indented(line(span('Host: ', DIM), sanitizeRow(new URL(url).host)), width);
  } catch {
    return indented(line(span('This is not a valid address.', { fg: 'red' })), width);
  }
}
