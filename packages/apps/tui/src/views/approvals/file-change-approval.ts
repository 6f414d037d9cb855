import { type FileChangeApprovalDecision, type FileChangeRequestApprovalParams } from '@codex-ts/app-server-protocol';
import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, span, type Theme } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { fullPatchLines } from '../../cells/patch.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { type SelectRow } from '../list/select-row.ts';
import { indented } from '../text/paragraphs.ts';
import { type Handled, type View } from '../view.ts';
import { type AnswerOutcome, type FullScreenOutcome } from './answer-outcome.ts';
import { type ApprovalContext } from './approval-context.ts';
import { ApprovalView, reasonSection } from './approval-view.ts';
import { fileNames } from './file-names.ts';

const METHOD = 'item/fileChange/requestApproval';
type Outcome = AnswerOutcome<typeof METHOD> | FullScreenOutcome;

/** May files be changed? The changes themselves are in the history above; all of them can be shown here too. */
export class FileChangeApproval implements View<Outcome> {
  readonly #view: ApprovalView<FileChangeApprovalDecision>;

  constructor(params: FileChangeRequestApprovalParams, context: ApprovalContext = {}) {
    const { changes = [], cwd = '', highlighter } = context;
    this.#view = new ApprovalView(
      {
        title: 'Would you like to make these edits?',
        body: (width) => [reasonSection(params.reason, width), { lines: [...grantLines(params.grantRoot, width, cwd), ...fileNames(changes, width, cwd)], isMain: true }],
        rows: fileChangeRows(context.keymap ?? viewKeymap),
        refusal: 'cancel',
        fullTitle: 'Patch',
        full: (width, theme) => [
          ...reasonSection(params.reason, width).lines,
          ...grantLines(params.grantRoot, width, cwd),
          ...fullPatchLines({ kind: 'patch', changes, status: 'proposed', output: '' }, width, theme, { cwd, highlighter }),
        ],
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

/** The answers to it. */
export function fileChangeRows(keymap: Keymap): SelectRow<FileChangeApprovalDecision>[] {
  return [
    { value: 'accept', label: 'Yes, make them', keys: keymap.keysOf('approval', 'accept') },
    { value: 'acceptForSession', label: "Yes, and don't ask again for these files", keys: keymap.keysOf('approval', 'accept_for_session') },
    { value: 'decline', label: 'No, go on without them', keys: keymap.keysOf('approval', 'decline') },
    { value: 'cancel', label: 'No, and say what to do differently', keys: keymap.keysOf('list', 'cancel').slice(0, 1) },
  ];
}

function grantLines(root: string | null | undefined, width: number, cwd: string): Line[] {
  return root == null ? [] : indented(line(span('Also allows writing in ', DIM), shownPath(root, cwd), span(' for the rest of this session', DIM)), width);
}
