import { type ServerNotifications, type Turn } from '@codex-ts/app-server-protocol';

import { closeGroups, print } from './active-cells.ts';
import { changeTurn, type Draft } from './draft.ts';
import { settleActive } from './settle-active.ts';
import { type TurnState } from './thread-state.ts';
import { startClock } from './work-clock.ts';

/** A turn that begins. `id` is null when it was asked for and the server has not said so yet. */
export function newTurn(id: string | null, nowMs: number): TurnState {
  return { id, clock: startClock(nowMs), hasWork: false, separatedMs: 0, heading: null, headingText: '', retry: null, waitingFor: null, shownItems: {}, lastError: null, isCutShort: false, unheard: null, isBetweenResponses: false, compactionId: null };
}

export function beginTurn(draft: Draft, id: string): void {
  if (draft.turn?.id === id) return;
  if (draft.turn !== null && draft.turn.id !== null) settleActive(draft, false);
  closeGroups(draft);
  draft.plan = null;
  draft.lastTurnId = id;
  // One that was asked for here works since then.
  draft.turn = draft.turn?.id === null ? { ...draft.turn, id } : newTurn(id, draft.nowMs);
}

export function endTurn(draft: Draft, { id, status, error }: Pick<Turn, 'id' | 'status' | 'error'>): void {
  const { turn } = draft;
  if (status === 'inProgress' || (turn !== null && turn.id !== null && turn.id !== id)) return;
  settleActive(draft, status === 'interrupted');
  if (status === 'interrupted') print(draft, turn?.isCutShort === true && draft.steering.length > 0 ? { kind: 'interrupted', saysMore: true } : { kind: 'interrupted' });
  if (status === 'failed' && (error?.message ?? '') !== turn?.lastError) printError(draft, { message: error?.message ?? 'The turn failed.', additionalDetails: error?.additionalDetails });
  draft.turn = null;
  draft.lastTurnId = id;
  draft.questions = draft.questions.some(({ request }) => turnOf(request.params) === id) ? draft.questions.filter(({ request }) => turnOf(request.params) !== id) : draft.questions;
  // What the model did not hear comes first in the next turn.
  if (draft.steering.length > 0) draft.queued = [...draft.steering, ...draft.queued];
  draft.steering = draft.steering.length > 0 ? [] : draft.steering;
}

function turnOf(params: object): unknown {
  return 'turnId' in params ? params.turnId : null;
}

/** Something failed: for good, or until it has been tried again. */
export function takeError(draft: Draft, { error, willRetry }: ServerNotifications['error']): void {
  if (willRetry) return changeTurn(draft, { retry: { message: error.message, details: error.additionalDetails ?? null } });
  changeTurn(draft, { lastError: error.message });
  printError(draft, error);
}

function printError(draft: Draft, { message, additionalDetails }: { readonly message: string; readonly additionalDetails?: string | null | undefined }): void {
  print(draft, { kind: 'error', text: message === '' ? 'The turn failed.' : message, details: additionalDetails ?? undefined });
}
