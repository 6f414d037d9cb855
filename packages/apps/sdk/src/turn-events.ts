import { type ServerNotification, type ThreadItem as WireItem } from '@codex-ts/app-server-protocol';
import { type ExecEvent, JsonlEvents } from '@codex-ts/exec';

import { type ThreadEvent } from './events.ts';
import { SDK_TOOLS } from './tool.ts';

type WireToolCall = Extract<WireItem, { type: 'dynamicToolCall' }>;

/** What the agent tells of one turn as the events of `exec --json`, which are the events of the SDK. Feed it in order. */
export class TurnEvents {
  readonly #events = new JsonlEvents();

  begin(threadId: string): ThreadEvent[] {
    return published(this.#events.begin(threadId, []));
  }

  map(notification: ServerNotification): ThreadEvent[] {
    return published(this.#events.map(withToolCalls(notification)));
  }
}

/** The stream carries some values that the published types leave out; see `ThreadItem`. */
function published(events: ExecEvent[]): ThreadEvent[] {
  return events as ThreadEvent[];
}

function withToolCalls(notification: ServerNotification): ServerNotification {
  if (notification.method !== 'item/started' && notification.method !== 'item/completed') return notification;
  const { item } = notification.params;
  if (item.type !== 'dynamicToolCall') return notification;
  return { ...notification, params: { ...notification.params, item: asMcpCall(item) } };
}

function asMcpCall({ id, tool, arguments: args, status, contentItems, durationMs }: WireToolCall): WireItem {
  const content = (contentItems ?? []).map((part) => ({ type: 'text', text: part.type === 'inputText' ? part.text : part.imageUrl }));
  const result = contentItems == null ? null : { content, structuredContent: null };
  return { type: 'mcpToolCall', id, server: SDK_TOOLS, tool, arguments: args, status, result, error: null, durationMs: durationMs ?? null };
}
