import { type Thread, type ThreadItem, type Turn } from '@codex-ts/app-server-protocol';

import { leadingStream, print } from './active-cells.ts';
import { type Draft } from './draft.ts';
import { messageContent } from './item-content.ts';
import { itemKey } from './item-key.ts';
import { completeItem, finish, startItem } from './reduce-items.ts';
import { beginTurn, endTurn } from './reduce-turn.ts';
import { settleActive } from './settle-active.ts';
import { initialState } from './thread-state.ts';

/** Shows a thread from its first turn on, in place of what was shown. Only what the user wrote and did not send stays. */
export function loadThread(draft: Draft, thread: Thread): void {
  const { settings, generation, nextCell, isConnected, rateLimits, starting, toldUsage } = draft;
  const queued = unheard(draft);
  const { id: threadId, cwd, name = null } = thread;
  const usage = toldUsage?.threadId === threadId ? toldUsage.usage : null;
  const isUsageUnknown = usage === null && thread.turns.length > 0;
  // What was finished and not taken belongs to the history that is replaced.
  draft.added.length = 0;
  Object.assign(draft, initialState(settings), { generation: generation + 1, queued, nextCell, isConnected, rateLimits, starting, toldUsage, usage, isUsageUnknown, threadId, cwd, name });
  for (const turn of thread.turns) {
    // No item of an earlier turn comes once more: a long record is not compared with itself.
    draft.recent = [];
    replayTurn(draft, turn, {});
  }
  // Commands that outlived their turn have ended with the program that ran them, as far as a record can tell.
  draft.terminals = [];
}

/** The connection is back: shows what was missed of a thread, and nothing twice. */
export function catchUp(draft: Draft, thread: Thread | null): void {
  draft.isConnected = true;
  draft.questions = [];
  if (thread === null) {
    settleActive(draft, true);
    draft.turn = null;
    draft.queued = unheard(draft);
    draft.steering = [];
    return print(draft, { kind: 'error', text: 'The connection is back, but the server does not know this thread any more.' });
  }
  const known = thread.turns.findIndex(({ id }) => id === draft.lastTurnId);
  if (draft.lastTurnId !== null && known < 0) return loadThread(draft, thread);
  print(draft, { kind: 'info', text: 'The connection is back.' });
  const [current] = known < 0 ? [] : [thread.turns[known]];
  if (current !== undefined && draft.turn !== null) replayTurn(draft, current, draft.turn.shownItems);
  else if (draft.turn?.id === null) draft.turn = null;
  for (const turn of thread.turns.slice(known + 1)) replayTurn(draft, turn, {});
}

/** What the model has not heard: what was said into its turn comes first. */
function unheard({ steering, queued }: Draft): Draft['queued'] {
  return steering.length === 0 ? queued : [...steering, ...queued];
}

/** Items get other ids when they are read back: those that were shown already are told by their kind and number. */
function replayTurn(draft: Draft, turn: Turn, shown: Readonly<Record<string, number>>): void {
  beginTurn(draft, turn.id);
  const left = { ...shown };
  for (const [index, item] of turn.items.entries()) {
    if ((left[item.type] ?? 0) > 0) left[item.type] = (left[item.type] ?? 0) - 1;
    else replayItem(draft, turn, item, turn.items[index + 1]);
  }
  endTurn(draft, turn);
}

function replayItem(draft: Draft, turn: Turn, item: ThreadItem, next: ThreadItem | undefined): void {
  const key = itemKey(turn.id, item.type, item.id);
  const stream = leadingStream(draft);
  if (item.type === 'agentMessage' && stream?.cell.kind === 'agentMessage') return finish(draft, stream, messageContent(item, stream.cell.text));
  if (turn.status === 'inProgress' && 'status' in item && item.status === 'inProgress') return startItem(draft, key, item);
  completeItem(draft, key, item);
  // A record does not repeat what a review said as a message.
  if (item.type !== 'exitedReviewMode' || item.review.trim() === '') return;
  if (next?.type !== 'agentMessage' || next.text !== item.review) completeItem(draft, `${key}/text`, { type: 'agentMessage', id: item.id, text: item.review, phase: null, memoryCitation: null });
}
