import { change, findActive, print } from './active-cells.ts';
import { changeTurn, type Draft } from './draft.ts';
import { itemKey } from './item-key.ts';

export interface Interaction {
  readonly turnId: string;
  readonly itemId: string;
  readonly stdin: string;
}

/** The model wrote to a command in the background; an empty text only waits for it. */
export function interact(draft: Draft, { turnId, itemId, stdin }: Interaction): void {
  const entry = findActive(draft, itemKey(turnId, 'commandExecution', itemId)) ?? draft.active.find(({ itemKey: key }) => key?.endsWith(`/commandExecution:${itemId}`) === true);
  const command = entry?.cell.kind === 'command' ? entry.cell.command : '';
  if (entry?.cell.kind === 'command' && entry.place === 'shown') change(draft, entry, entry.cell, { place: 'background' });
  const isSame = draft.turn?.waitingFor?.itemId === itemId;
  if (stdin === '') {
    if (!isSame) endWait(draft);
    return changeTurn(draft, { waitingFor: { itemId, command } });
  }
  endWait(draft);
  print(draft, { kind: 'terminal', command, typed: stdin });
}

/** The wait is over, however often the model has looked. */
export function endWait(draft: Draft): void {
  const waiting = draft.turn?.waitingFor;
  if (waiting == null) return;
  changeTurn(draft, { waitingFor: null });
  print(draft, { kind: 'terminal', command: waiting.command, typed: null });
}
