import { type CommandExecutionApprovalDecision, type CommandExecutionRequestApprovalParams } from '@codex-ts/app-server-protocol';
import { type Key } from '@codex-ts/keymap';
import { type Frame, highlightShell, type Line, line, sanitize, sanitizeRow, span, type Theme, wrap } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { commandText } from '../../state/command-text.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { type Section } from '../list/section.ts';
import { indented } from '../text/paragraphs.ts';
import { type Handled, type View } from '../view.ts';
import { type AnswerOutcome, type FullScreenOutcome } from './answer-outcome.ts';
import { type ApprovalContext } from './approval-context.ts';
import { ApprovalView, reasonSection } from './approval-view.ts';
import { commandDecisions, decisionRows, refusalOf } from './command-decisions.ts';
import { permissionLines } from './permission-rules.ts';

const METHOD = 'item/commandExecution/requestApproval';
type Outcome = AnswerOutcome<typeof METHOD> | FullScreenOutcome;

/** May a command be run, or a host be reached by one? */
export class CommandApproval implements View<Outcome> {
  readonly #view: ApprovalView<CommandExecutionApprovalDecision>;

  constructor(params: CommandExecutionRequestApprovalParams, context: ApprovalContext = {}) {
    const decisions = commandDecisions(params);
    const network = params.networkApprovalContext;
    this.#view = new ApprovalView(
      {
        title: network == null ? 'Would you like to run this command?' : `Allow network access to ${sanitizeRow(network.host)}?`,
        body: (width, theme) => sections(params, width, theme, context.cwd),
        rows: decisionRows(decisions, params, context.keymap ?? viewKeymap),
        refusal: refusalOf(decisions),
        fullTitle: 'Command',
      },
      context,
    );
  }

  handle(key: Key): Outcome | Handled {
    const outcome = this.#view.handle(key);
    return outcome.type === 'decided' ? { type: 'answer', answer: { method: METHOD, result: { decision: outcome.decision } } } : outcome;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#view.view(width, height, theme);
  }
}

function sections(params: CommandExecutionRequestApprovalParams, width: number, theme: Theme, cwd = ''): Section[] {
  const { networkApprovalContext: network, command, reason, additionalPermissions } = params;
  const elsewhere = params.cwd != null && params.cwd !== cwd && cwd !== '' ? indented(line(span('in ', DIM), shownPath(params.cwd, cwd)), width) : [];
  const host = network == null ? [] : indented(line(span('Host: ', DIM), sanitizeRow(network.host), span(` (${network.protocol})`, DIM)), width);
  const shown = command == null || command === '' ? [] : shellLines(commandText(command), width, theme);
  return [reasonSection(reason, width), { lines: [...host, ...permissionLines(additionalPermissions, width, cwd)], isMain: true }, { lines: [...shown, ...elsewhere], isMain: true }];
}

/** `  $ ` before the first line; the rest stands below it. */
function shellLines(command: string, width: number, theme: Theme): Line[] {
  const rows = highlightShell(sanitize(command), theme);
  return rows.flatMap((row, index) => wrap(row, Math.max(1, width), { first: [span(index === 0 ? '  $ ' : '    ', DIM)], rest: [span('    ')] }));
}
