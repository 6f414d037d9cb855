import { type ServerNotification } from '@codex-ts/app-server-protocol';

import { type Cell } from '../cells/cell.ts';
import { changeTurn, type Draft, draftOf, settled } from './draft.ts';
import { type LocalEvent } from './local-event.ts';
import { reduceLocal } from './reduce-local.ts';
import { reduceNotification } from './reduce-notification.ts';
import { type ThreadState } from './thread-state.ts';
import { pauseClock } from './work-clock.ts';

/**
 * The state after an event. Pure, and never throws, in whatever order events come. `nowMs` is the time of the event by any
 * steady clock. Costs no more the longer the thread is, as long as finished cells are taken (`drain`). The same object
 * comes back when nothing has changed.
 */
export function reduce(state: ThreadState, event: ServerNotification | LocalEvent, nowMs: number): ThreadState {
  const draft = draftOf(state, nowMs);
  if ('method' in event) reduceNotification(draft, event);
  else reduceLocal(draft, event);
  syncClock(draft);
  return settled(state, draft);
}

/** Takes the finished cells, which are to be printed in this order. */
export function drain(state: ThreadState): { readonly cells: readonly Cell[]; readonly state: ThreadState } {
  return state.finished.length === 0 ? { cells: [], state } : { cells: state.finished, state: { ...state, finished: [] } };
}

/** Waiting for the user is no work. */
function syncClock(draft: Draft): void {
  const { turn } = draft;
  if (turn === null) return;
  const clock = pauseClock(turn.clock, draft.questions.length > 0, draft.nowMs);
  if (clock !== turn.clock) changeTurn(draft, { clock });
}
