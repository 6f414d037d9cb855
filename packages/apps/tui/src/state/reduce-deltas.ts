import { type ServerNotifications } from '@codex-ts/app-server-protocol';

import { appendOutput } from '../cells/command-output.ts';
import { change, findActive } from './active-cells.ts';
import { changeTurn, type Draft } from './draft.ts';
import { headingOf, mayBecomeHeading } from './heading.ts';
import { itemKey } from './item-key.ts';

type Delta = ServerNotifications['item/agentMessage/delta'];

/** More of a message or of a proposed plan. What belongs to no item that has begun comes whole when it is complete. */
export function growText(draft: Draft, type: 'agentMessage' | 'plan', { turnId, itemId, delta }: Delta): void {
  const entry = findActive(draft, itemKey(turnId, type, itemId));
  if (entry?.cell.kind !== 'agentMessage' && entry?.cell.kind !== 'proposedPlan') return;
  change(draft, entry, { ...entry.cell, text: entry.cell.text.append(delta) });
}

/** More of what a command prints. */
export function growOutput(draft: Draft, { turnId, itemId, delta }: Delta): void {
  const key = itemKey(turnId, 'commandExecution', itemId);
  const entry = findActive(draft, key);
  if (entry?.cell.kind === 'command') return change(draft, entry, { ...entry.cell, output: appendOutput(entry.cell.output, delta) });
  const group = draft.active.find(({ cell }) => cell.kind === 'exploring' && cell.calls.some((call) => call.itemKey === key));
  if (group?.cell.kind !== 'exploring') return;
  change(draft, group, { ...group.cell, calls: group.cell.calls.map((call) => (call.itemKey === key ? { ...call, output: appendOutput(call.output, delta) } : call)) });
}

/** More of a summary of what the model thinks, for the heading in it. */
export function growHeading(draft: Draft, delta: string): void {
  const before = draft.turn?.headingText;
  if (before === undefined || !mayBecomeHeading(before)) return;
  const headingText = before + delta;
  const heading = headingOf(headingText);
  changeTurn(draft, heading === null ? { headingText } : { headingText, heading });
}

/** How far a tool is. */
export function tellProgress(draft: Draft, { turnId, itemId, message }: ServerNotifications['item/mcpToolCall/progress']): void {
  const entry = findActive(draft, itemKey(turnId, 'mcpToolCall', itemId));
  if (entry?.cell.kind === 'toolCall') change(draft, entry, { ...entry.cell, progress: message });
}
