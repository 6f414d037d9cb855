import { type Keymap } from '@codex-ts/keymap';

import { type AnswerOutcome } from '../approvals/answer-outcome.ts';
import { type SelectRow } from '../list/select-row.ts';

export type ElicitationAction = 'accept' | 'decline' | 'cancel';

/** Only an acceptance has content. `_meta` tells how long the answer holds, where the server offered that. */
export function answerTo(action: ElicitationAction, content: Record<string, unknown> = {}, meta: unknown = null): AnswerOutcome<'mcpServer/elicitation/request'> {
  return { type: 'answer', answer: { method: 'mcpServer/elicitation/request', result: { action, content: action === 'accept' ? content : null, _meta: meta } } };
}

/** The three answers of the protocol. */
export function actionRows(keymap: Keymap, acceptLabel: string): SelectRow<ElicitationAction>[] {
  return [
    { value: 'accept', label: acceptLabel, keys: keymap.keysOf('approval', 'accept') },
    { value: 'decline', label: 'No, go on without it', keys: keymap.keysOf('approval', 'decline') },
    { value: 'cancel', label: 'Cancel the request', keys: keymap.keysOf('list', 'cancel').slice(0, 1) },
  ];
}
