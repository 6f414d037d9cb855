import { type PermissionsRequestApprovalParams, type PermissionsRequestApprovalResponse } from '@codex-ts/app-server-protocol';
import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { viewKeymap } from '../keys/view-keymap.ts';
import { type SelectRow } from '../list/select-row.ts';
import { type Handled, type View } from '../view.ts';
import { type AnswerOutcome, type FullScreenOutcome } from './answer-outcome.ts';
import { type ApprovalContext } from './approval-context.ts';
import { ApprovalView, reasonSection } from './approval-view.ts';
import { permissionLines } from './permission-rules.ts';

const METHOD = 'item/permissions/requestApproval';
type Outcome = AnswerOutcome<typeof METHOD> | FullScreenOutcome;
export type Grant = 'turn' | 'session' | 'none';

/** May the model have more permissions? What it asked for is granted whole or not at all. */
export class PermissionsApproval implements View<Outcome> {
  readonly #params: PermissionsRequestApprovalParams;
  readonly #view: ApprovalView<Grant>;

  constructor(params: PermissionsRequestApprovalParams, context: ApprovalContext = {}) {
    this.#params = params;
    this.#view = new ApprovalView<Grant>(
      {
        title: 'Would you like to grant these permissions?',
        body: (width) => [reasonSection(params.reason, width), { lines: permissionLines(params.permissions, width, context.cwd), isMain: true }],
        rows: grantRows(context.keymap ?? viewKeymap),
        refusal: 'none',
        fullTitle: 'Permissions',
      },
      context,
    );
  }

  handle(key: Key): Outcome | Handled {
    const outcome = this.#view.handle(key);
    return outcome.type === 'decided' ? { type: 'answer', answer: { method: METHOD, result: grantResponse(this.#params, outcome.decision) } } : outcome;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#view.view(width, height, theme);
  }
}

/** The answers to it. */
export function grantRows(keymap: Keymap): SelectRow<Grant>[] {
  return [
    { value: 'turn', label: 'Yes, for this turn', keys: keymap.keysOf('approval', 'accept') },
    { value: 'session', label: 'Yes, for the rest of this session', keys: keymap.keysOf('approval', 'accept_for_session') },
    { value: 'none', label: 'No, go on without them', keys: [...keymap.keysOf('approval', 'decline'), ...keymap.keysOf('list', 'cancel').slice(0, 1)] },
  ];
}

/** Granting nothing is the refusal of the protocol. */
export function grantResponse({ permissions: { network, fileSystem } }: PermissionsRequestApprovalParams, grant: Grant): PermissionsRequestApprovalResponse {
  if (grant === 'none') return { permissions: {}, scope: 'turn' };
  return { permissions: { ...(network == null ? {} : { network }), ...(fileSystem == null ? {} : { fileSystem }) }, scope: grant };
}
