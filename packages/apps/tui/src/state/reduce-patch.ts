import { type FileUpdateChange } from '@codex-ts/app-server-protocol';

import { type PatchCell, type PatchOutcomeCell } from '../cells/cell.ts';
import { appendOutput, NO_OUTPUT } from '../cells/command-output.ts';
import { append, begin, change, closeGroups, complete, drop, findActive, print } from './active-cells.ts';
import { type Draft } from './draft.ts';
import { type ItemOf } from './item-content.ts';
import { itemKey } from './item-key.ts';
import { type ActiveCell } from './thread-state.ts';

/** A patch is about to be applied. It may have been seen as it was written. */
export function startPatch(draft: Draft, key: string, { changes }: ItemOf<'fileChange'>): void {
  const content: PatchCell = { kind: 'patch', changes, status: 'running', output: '' };
  const written = findActive(draft, key);
  if (written === undefined) begin(draft, key, content);
  else change(draft, written, content, { place: 'shown' });
}

/** What the model has written of a patch so far. It may never become one. */
export function previewPatch(draft: Draft, key: string, changes: readonly FileUpdateChange[]): void {
  const content: PatchCell = { kind: 'patch', changes, status: 'running', output: '' };
  const entry = findActive(draft, key);
  if (entry === undefined) begin(draft, key, content, { place: 'tentative' });
  else if (entry.place === 'tentative') change(draft, entry, content);
}

/** The user is asked about a patch: its diff belongs on the screen, whole, where it can be scrolled. */
export function proposePatch(draft: Draft, turnId: string, itemId: string): void {
  const entry = findActive(draft, itemKey(turnId, 'fileChange', itemId));
  if (entry?.cell.kind !== 'patch' || entry.place !== 'shown') return;
  const cell: PatchCell = { ...entry.cell, status: 'proposed' };
  change(draft, entry, cell, { place: 'printed' });
  closeGroups(draft);
  append(draft, { ...cell, id: entry.cell.id });
}

export function completePatch(draft: Draft, entry: ActiveCell | undefined, item: ItemOf<'fileChange'>): void {
  const status = item.status === 'inProgress' || item.status === 'completed' ? 'done' : item.status;
  const output = entry?.cell.kind === 'patch' ? entry.cell.output : '';
  if (entry?.place === 'printed') return tellOutcome(draft, entry, { kind: 'patchOutcome', paths: item.changes.map(({ path }) => path), status, output });
  const content: PatchCell = { kind: 'patch', changes: item.changes, status, output };
  if (entry === undefined) print(draft, content);
  else complete(draft, entry, content);
}

/** Of a patch whose diff the history shows; it gets a cell of its own. */
export function tellOutcome(draft: Draft, entry: ActiveCell, outcome: PatchOutcomeCell): void {
  drop(draft, entry);
  print(draft, outcome);
}

/** What was said while a patch was applied. */
export function patchOutput(draft: Draft, key: string, delta: string): void {
  const entry = findActive(draft, key);
  if (entry?.cell.kind !== 'patch') return;
  change(draft, entry, { ...entry.cell, output: appendOutput({ ...NO_OUTPUT, text: entry.cell.output }, delta).text });
}
