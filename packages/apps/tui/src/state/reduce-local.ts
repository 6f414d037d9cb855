import { print } from './active-cells.ts';
import { decisionContent, deniedItem } from './decision-content.ts';
import { changeTurn, type Draft } from './draft.ts';
import { catchUp, loadThread } from './load-thread.ts';
import { type LocalEvent } from './local-event.ts';
import { forgetItem } from './reduce-items.ts';
import { proposePatch } from './reduce-patch.ts';
import { newTurn } from './reduce-turn.ts';

export function reduceLocal(draft: Draft, event: LocalEvent): void {
  switch (event.type) {
    case 'threadLoaded':
      return loadThread(draft, event.thread);
    case 'submitted':
      draft.turn ??= newTurn(null, draft.nowMs);
      changeTurn(draft, { unheard: event.input ?? null });
      return;
    case 'submitFailed':
      if (draft.turn?.id === null) draft.turn = null;
      return print(draft, { kind: 'error', text: event.message });
    case 'queued':
      draft.queued = [...draft.queued, event.input];
      return;
    case 'steered':
      draft.steering = [...draft.steering, event.input];
      return;
    case 'cutShort':
      return changeTurn(draft, { isCutShort: true });
    case 'recalled':
      draft.queued = draft.queued.filter(({ id }) => id !== event.id);
      draft.steering = draft.steering.filter(({ id }) => id !== event.id);
      return;
    case 'allRecalled':
      draft.queued = [];
      draft.steering = [];
      return;
    case 'asked':
      return ask(draft, event);
    case 'answered':
      return answer(draft, event);
    case 'terminalsListed':
      draft.terminals = event.terminals;
      return;
    case 'connectionLost':
      draft.isConnected = false;
      draft.questions = [];
      return print(draft, { kind: 'error', text: event.message });
    case 'connectionBack':
      return catchUp(draft, event.thread);
    case 'info':
    case 'warning':
    case 'error':
      return print(draft, { kind: event.type, text: event.text, details: event.details });
    case 'print':
      return print(draft, event.cell);
  }
}

/** Questions wait in the order in which they came; one that is asked again keeps its place. */
function ask(draft: Draft, { request }: Extract<LocalEvent, { type: 'asked' }>): void {
  const isKnown = draft.questions.some(({ id }) => id === request.id);
  const question = { id: request.id, request };
  draft.questions = isKnown ? draft.questions.map((one) => (one.id === request.id ? question : one)) : [...draft.questions, question];
  if (request.method === 'item/fileChange/requestApproval') proposePatch(draft, request.params.turnId, request.params.itemId);
}

function answer(draft: Draft, { id, answer: given }: Extract<LocalEvent, { type: 'answered' }>): void {
  const question = draft.questions.find((one) => one.id === id);
  if (question === undefined) return;
  draft.questions = draft.questions.filter((one) => one !== question);
  if (given === null) return;
  const content = decisionContent(question.request, given);
  if (content !== null) print(draft, content);
  const denied = deniedItem(question.request, given);
  if (denied !== null) forgetItem(draft, denied);
}
