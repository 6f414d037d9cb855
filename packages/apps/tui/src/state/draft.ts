import { type Cell, type CellContent } from '../cells/cell.ts';
import { type ThreadState, type TurnState } from './thread-state.ts';

/** A state that is being made. Its fields are replaced, what they hold is not touched: it is shared with the last state. */
export type Draft = { -readonly [Key in keyof ThreadState]: ThreadState[Key] } & {
  /** Cells that are finished by this event. */
  readonly added: Cell[];
  readonly nowMs: number;
};

export function draftOf(state: ThreadState, nowMs: number): Draft {
  return { ...state, added: [], nowMs };
}

/** The state a draft has become: the old one when nothing has changed. */
export function settled(state: ThreadState, { added, nowMs: _, ...next }: Draft): ThreadState {
  if (added.length > 0) return { ...next, finished: [...next.finished, ...added] };
  return (Object.keys(state) as (keyof ThreadState)[]).every((key) => next[key] === state[key]) ? state : next;
}

export function newCell(draft: Draft, content: CellContent): Cell {
  const id = `cell-${draft.nextCell}`;
  draft.nextCell += 1;
  return { ...content, id };
}

export function changeTurn(draft: Draft, change: Partial<TurnState>): void {
  if (draft.turn !== null) draft.turn = { ...draft.turn, ...change };
}
