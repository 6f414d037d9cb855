import { type ServerNotification, type ServerNotifications } from '@codex-ts/app-server-protocol';

import { endResponse, print } from './active-cells.ts';
import { changeTurn, type Draft } from './draft.ts';
import { itemKey } from './item-key.ts';
import { compacted, endCompaction } from './reduce-compaction.ts';
import { growHeading, growOutput, growText, tellProgress } from './reduce-deltas.ts';
import { completeItem, startItem } from './reduce-items.ts';
import { patchOutput, previewPatch } from './reduce-patch.ts';
import { beginTurn, endTurn, takeError } from './reduce-turn.ts';
import { settleActive } from './settle-active.ts';
import { interact } from './wait-for-terminal.ts';

/** What the server tells. What belongs to another thread is left alone; what the screen does not show, too. */
export function reduceNotification(draft: Draft, event: ServerNotification): void {
  if (event.method === 'thread/tokenUsage/updated') draft.toldUsage = { threadId: event.params.threadId, usage: event.params.tokenUsage };
  if (!concerns(draft, event)) return;
  if (event.method.startsWith('item/') && draft.turn?.retry != null) changeTurn(draft, { retry: null });
  switch (event.method) {
    case 'turn/started':
      return beginTurn(draft, event.params.turn.id);
    case 'turn/completed':
      return endTurn(draft, event.params.turn);
    case 'error':
      return takeError(draft, event.params);
    case 'turn/plan/updated':
      return takePlan(draft, event.params);
    case 'thread/tokenUsage/updated':
      draft.usage = event.params.tokenUsage;
      draft.isUsageUnknown = false;
      return endResponse(draft);
    case 'account/rateLimits/updated':
      draft.rateLimits = event.params.rateLimits;
      return;
    case 'serverRequest/resolved':
      if (draft.questions.some(({ id }) => id === event.params.requestId)) draft.questions = draft.questions.filter(({ id }) => id !== event.params.requestId);
      return;
    case 'mcpServer/startupStatus/updated':
      return takeStartup(draft, event.params);
    default:
      return event.method.startsWith('item/') ? reduceItemEvent(draft, event) : reduceNotice(draft, event);
  }
}

function concerns({ threadId }: Draft, { params }: ServerNotification): boolean {
  return threadId === null || !('threadId' in params) || params.threadId == null || params.threadId === threadId;
}

function reduceItemEvent(draft: Draft, event: ServerNotification): void {
  switch (event.method) {
    case 'item/started':
      return startItem(draft, keyOf(event.params), event.params.item);
    case 'item/completed':
      if (event.params.item.type === 'contextCompaction') return endCompaction(draft, event.params);
      return completeItem(draft, keyOf(event.params), event.params.item);
    case 'item/agentMessage/delta':
      return growText(draft, 'agentMessage', event.params);
    case 'item/plan/delta':
      return growText(draft, 'plan', event.params);
    case 'item/commandExecution/outputDelta':
      return growOutput(draft, event.params);
    case 'item/commandExecution/terminalInteraction':
      return interact(draft, event.params);
    case 'item/fileChange/outputDelta':
      return patchOutput(draft, itemKey(event.params.turnId, 'fileChange', event.params.itemId), event.params.delta);
    case 'item/fileChange/patchUpdated':
      return previewPatch(draft, itemKey(event.params.turnId, 'fileChange', event.params.itemId), event.params.changes);
    case 'item/mcpToolCall/progress':
      return tellProgress(draft, event.params);
    case 'item/reasoning/summaryTextDelta':
      return growHeading(draft, event.params.delta);
    case 'item/reasoning/summaryPartAdded':
      return changeTurn(draft, { headingText: '' });
    default:
      return;
  }
}

function keyOf({ turnId, item }: ServerNotifications['item/started']): string {
  return itemKey(turnId, item.type, item.id);
}

function reduceNotice(draft: Draft, event: ServerNotification): void {
  switch (event.method) {
    case 'warning':
      return print(draft, { kind: 'warning', text: event.params.message });
    case 'configWarning':
      return print(draft, { kind: 'warning', text: event.params.summary, details: event.params.details ?? undefined });
    case 'deprecationNotice':
      return print(draft, { kind: 'warning', text: `Deprecated: ${event.params.summary}`, details: event.params.details ?? undefined });
    case 'model/rerouted':
      return print(draft, { kind: 'warning', text: `The request went to ${event.params.toModel} instead of ${event.params.fromModel}.` });
    case 'thread/name/updated':
      return rename(draft, event.params.threadName ?? null);
    case 'thread/compacted':
      return compacted(draft, event.params);
    case 'thread/archived':
      return print(draft, { kind: 'info', text: 'This thread was archived.' });
    case 'thread/closed':
      return leave(draft, 'This thread was closed.');
    case 'thread/deleted':
      return leave(draft, 'This thread was deleted.');
    default:
      return;
  }
}

function rename(draft: Draft, name: string | null): void {
  if (draft.name === name) return;
  draft.name = name;
  print(draft, { kind: 'info', text: name === null ? 'The name of this thread was taken away.' : `Thread renamed to ${name}` });
}

/** No more comes of a thread that is gone. */
function leave(draft: Draft, text: string): void {
  settleActive(draft, true);
  draft.turn = null;
  draft.questions = [];
  print(draft, { kind: 'warning', text });
}

function takePlan(draft: Draft, { explanation, plan }: ServerNotifications['turn/plan/updated']): void {
  draft.plan = { explanation: explanation ?? null, steps: plan };
  print(draft, { kind: 'planUpdate', explanation: explanation ?? null, steps: plan });
}

function takeStartup(draft: Draft, { name, status, error }: ServerNotifications['mcpServer/startupStatus/updated']): void {
  if (status === 'failed') print(draft, { kind: 'warning', text: `MCP server ${name} did not start${error == null ? '.' : `: ${error}`}` });
  const starting = { ...draft.starting, [name]: status };
  draft.starting = Object.values(starting).includes('starting') ? starting : {};
}
