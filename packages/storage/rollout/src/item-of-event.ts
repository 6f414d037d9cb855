import { type ClientToolContent, type CommandAction, type CommandExecutionItem, type DynamicToolCallItem, type FileChange, type FileChangeItem, type WebSearchItem } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';

import { type EventMsg } from './event-msg.ts';
import { isObject } from './shape.ts';
import { type StoredItem } from './stored-turn.ts';

type EventOf<T extends EventMsg['type']> = Extract<EventMsg, { type: T }>;

/** The events of extended history that stand for an item of their own, under the id of the call. */
export type ToolEvent = EventOf<'exec_command_end' | 'patch_apply_end' | 'web_search_end' | 'view_image_tool_call' | 'dynamic_tool_call_response'>;

/** The item that clients were shown for a tool's event. */
export function itemOfToolEvent(event: ToolEvent): StoredItem {
  switch (event.type) {
    case 'exec_command_end':
      return commandExecution(event);
    case 'patch_apply_end':
      return fileChange(event);
    case 'dynamic_tool_call_response':
      return clientToolCall(event);
    case 'web_search_end':
      return { type: 'webSearch', id: event.call_id, query: event.query, action: webSearchAction(event.action) };
    case 'view_image_tool_call':
      return { type: 'imageView', id: event.call_id, path: event.path };
  }
}

const SOURCES: Readonly<Record<EventOf<'exec_command_end'>['source'], CommandExecutionItem['source'] | undefined>> = {
  agent: 'agent',
  user_shell: 'userShell',
  unified_exec_startup: 'unifiedExecStartup',
  unified_exec_interaction: 'unifiedExecInteraction',
};

function commandExecution(event: EventOf<'exec_command_end'>): CommandExecutionItem {
  return {
    type: 'commandExecution',
    id: event.call_id,
    command: quoteShell(event.command),
    cwd: event.cwd,
    processId: event.process_id ?? null,
    source: SOURCES[event.source] ?? 'agent',
    status: statusOf(event.status),
    commandActions: event.parsed_cmd.map((one) => commandAction(one)),
    aggregatedOutput: event.aggregated_output === '' ? null : event.aggregated_output,
    exitCode: event.exit_code,
    durationMs: milliseconds(event.duration),
  };
}

function milliseconds({ secs, nanos }: { secs: number; nanos: number }): number | null {
  const total = Math.round(secs * 1000 + nanos / 1e6);
  return Number.isFinite(total) ? total : null;
}

function clientToolCall(event: EventOf<'dynamic_tool_call_response'>): DynamicToolCallItem {
  const { call_id: id, tool, success } = event;
  const contentItems = event.content_items.flatMap((part) => contentOf(part));
  return { type: 'dynamicToolCall', id, tool, arguments: event.arguments, status: success ? 'completed' : 'failed', contentItems, success, durationMs: milliseconds(event.duration) };
}

function contentOf(part: unknown): ClientToolContent[] {
  if (!isObject(part)) return [];
  const { type, text, imageUrl } = part;
  if (type === 'inputText' && typeof text === 'string') return [{ type, text }];
  return type === 'inputImage' && typeof imageUrl === 'string' ? [{ type, imageUrl }] : [];
}

function statusOf(stored: string): 'completed' | 'failed' | 'declined' {
  return stored === 'completed' || stored === 'declined' ? stored : 'failed';
}

function commandAction(parsed: unknown): CommandAction {
  const given = isObject(parsed) ? parsed : {};
  const text = (field: string): string => (typeof given[field] === 'string' ? given[field] : '');
  const maybe = (field: string): string | null => (typeof given[field] === 'string' ? given[field] : null);
  const command = text('cmd');
  switch (given['type']) {
    case 'read':
      return { type: 'read', command, name: text('name'), path: text('path') };
    case 'list_files':
      return { type: 'listFiles', command, path: maybe('path') };
    case 'search':
      return { type: 'search', command, query: maybe('query'), path: maybe('path') };
    default:
      return { type: 'unknown', command };
  }
}

function fileChange(event: EventOf<'patch_apply_end'>): FileChangeItem {
  const paths = Object.keys(event.changes).sort();
  const changes = paths.map((path) => changeOf(path, event.changes[path])).filter((one) => one !== null);
  return { type: 'fileChange', id: event.call_id, changes, status: statusOf(event.status) };
}

function changeOf(path: string, change: unknown): FileChange | null {
  if (!isObject(change)) return null;
  const { type, content, unified_diff: diff, move_path: moved } = change;
  if ((type === 'add' || type === 'delete') && typeof content === 'string') return { path, kind: { type }, diff: content };
  if (type !== 'update' || typeof diff !== 'string') return null;
  return { path, kind: { type, move_path: typeof moved === 'string' ? moved : null }, diff };
}

function webSearchAction(action: unknown): WebSearchItem['action'] {
  if (!isObject(action)) return null;
  const maybe = (field: string): string | null => (typeof action[field] === 'string' ? action[field] : null);
  const { type, queries } = action;
  const several = Array.isArray(queries) ? queries.filter((one) => typeof one === 'string') : null;
  if (type === 'search') return { type, query: maybe('query'), queries: several };
  if (type === 'open_page') return { type: 'openPage', url: maybe('url') };
  if (type === 'find_in_page') return { type: 'findInPage', url: maybe('url'), pattern: maybe('pattern') };
  return { type: 'other' };
}
