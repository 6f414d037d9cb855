import { type Cell, type CellContent } from '../cells/cell.ts';
import { changeTurn, type Draft, newCell } from './draft.ts';
import { type ActiveCell } from './thread-state.ts';

/** Kinds of cells that show the hand of the agent at work: what is said after them stands below a rule. */
const WORK: ReadonlySet<Cell['kind']> = new Set(['command', 'exploring', 'patch', 'toolCall', 'webSearch', 'subAgent', 'image']);

export function findActive(draft: Draft, itemKey: string): ActiveCell | undefined {
  return draft.active.find((one) => one.itemKey === itemKey);
}

/** Puts a complete cell into the history. */
export function print(draft: Draft, content: CellContent): void {
  closeGroups(draft);
  append(draft, newCell(draft, content));
}

/** Shows a cell that may still change. */
export function begin(draft: Draft, itemKey: string | null, content: CellContent, more: Partial<Pick<ActiveCell, 'place' | 'isOpen' | 'processId'>> = {}): void {
  if (more.isOpen !== true) closeGroups(draft);
  draft.active = [...draft.active, { cell: newCell(draft, content), itemKey, place: 'shown', isOpen: false, processId: null, announcement: draft.turn?.isBetweenResponses === true ? 'due' : 'early', ...more }];
}

/** Replaces what an active cell says, or more of it. */
export function change(draft: Draft, entry: ActiveCell, content: CellContent, more: Partial<Omit<ActiveCell, 'cell'>> = {}): void {
  const cell: Cell = { ...content, id: entry.cell.id };
  draft.active = draft.active.map((one) => (one.cell.id === cell.id ? { ...entry, ...more, cell } : one));
}

/** An active cell is complete: it goes into the history, under its id. */
export function complete(draft: Draft, entry: ActiveCell, content: CellContent): void {
  const cell: Cell = { ...content, id: entry.cell.id };
  if (leadingStream(draft)?.cell.id === cell.id) {
    // Rows of a message may be on the screen: the rest of it comes first.
    draft.added.push(cell);
    drop(draft, entry);
    closeGroups(draft);
    return;
  }
  drop(draft, entry);
  closeGroups(draft);
  append(draft, cell);
}

/** An active cell comes to nothing. */
export function drop(draft: Draft, entry: ActiveCell): void {
  draft.active = draft.active.filter(({ cell }) => cell.id !== entry.cell.id);
  if (draft.held.length === 0 || leadingStream(draft) !== undefined) return;
  draft.added.push(...draft.held);
  draft.held = [];
}

/** Groups take in nothing more. Those that have ended go into the history. */
export function closeGroups(draft: Draft): void {
  for (const entry of draft.active) {
    if (!entry.isOpen || entry.cell.kind !== 'exploring') continue;
    if (entry.cell.calls.some(({ status }) => status === 'running')) change(draft, entry, entry.cell, { isOpen: false });
    else {
      drop(draft, entry);
      append(draft, entry.cell);
    }
  }
}

/** The message that is being written; rows of it may be on the screen already. */
export function leadingStream({ active }: Pick<Draft, 'active'>): ActiveCell | undefined {
  return active.find(({ cell }) => cell.kind === 'agentMessage' || cell.kind === 'proposedPlan');
}

/** The model has turned to other things: commands that still run go on in the background. */
export function detachCommands(draft: Draft): void {
  for (const entry of draft.active) {
    if (entry.cell.kind === 'command' && entry.place === 'shown' && entry.processId !== null) change(draft, entry, entry.cell, { place: 'background' });
  }
}

/** The model has said all that it had to say for now: what it asked for may outlive that. */
export function endResponse(draft: Draft): void {
  changeTurn(draft, { isBetweenResponses: true });
  if (draft.active.some(({ announcement }) => announcement === 'early')) draft.active = draft.active.map((one) => (one.announcement === 'early' ? { ...one, announcement: 'due' } : one));
}

/** What goes on in the background is told of before an answer that may speak of it, rather than below that. */
export function announceCommands(draft: Draft): void {
  for (const entry of draft.active) {
    if (entry.cell.kind !== 'command' || entry.place !== 'background' || entry.announcement !== 'due') continue;
    change(draft, entry, entry.cell, { announcement: 'told' });
    print(draft, { ...entry.cell, status: 'background' });
  }
}

/** Adds a complete cell as it is. */
export function append(draft: Draft, cell: Cell): void {
  if (leadingStream(draft) === undefined) draft.added.push(cell);
  else draft.held = [...draft.held, cell];
  countWork(draft, cell);
}

function countWork(draft: Draft, { kind }: Cell): void {
  if (draft.turn?.hasWork === false && WORK.has(kind)) changeTurn(draft, { hasWork: true });
}
