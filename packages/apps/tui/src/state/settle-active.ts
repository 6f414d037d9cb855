import { type Cell, type CellContent } from '../cells/cell.ts';
import { closeGroups, complete, drop } from './active-cells.ts';
import { type Draft } from './draft.ts';
import { tellOutcome } from './reduce-patch.ts';
import { type ActiveCell } from './thread-state.ts';
import { endWait } from './wait-for-terminal.ts';

/** A turn is over: nothing of it runs any more, whatever was told of its items. Commands in the background may go on. */
export function settleActive(draft: Draft, isInterrupted: boolean): void {
  endWait(draft);
  for (const { cell } of draft.active) {
    // What was settled before it may have changed it, or have taken it along.
    const entry = draft.active.find((one) => one.cell.id === cell.id);
    if (entry === undefined || (entry.place === 'background' && !isInterrupted)) continue;
    settle(draft, entry);
  }
  closeGroups(draft);
}

function settle(draft: Draft, entry: ActiveCell): void {
  const { cell } = entry;
  if (entry.place === 'printed' && cell.kind === 'patch') {
    return tellOutcome(draft, entry, { kind: 'patchOutcome', paths: cell.changes.map(({ path }) => path), status: 'interrupted', output: cell.output });
  }
  const content = entry.place === 'tentative' ? null : settledContent(cell);
  if (content === null) drop(draft, entry);
  else complete(draft, entry, content);
}

/** What is left of a cell that got no end; null when that is nothing. */
function settledContent(cell: Cell): CellContent | null {
  switch (cell.kind) {
    case 'agentMessage':
    case 'proposedPlan':
      return cell.text.text.trim() === '' ? null : { ...cell, isDone: true };
    case 'exploring':
      return { ...cell, calls: cell.calls.map((call) => (call.status === 'running' ? { ...call, status: 'interrupted' } : call)) };
    case 'command':
    case 'patch':
    case 'toolCall':
    case 'subAgent':
      return cell.status === 'running' ? { ...cell, status: 'interrupted' } : cell;
    case 'webSearch':
      return { ...cell, isDone: true };
    case 'compaction':
      return cell.isDone ? cell : { kind: 'info', text: 'Compacting the context was interrupted.' };
    default:
      return cell;
  }
}
