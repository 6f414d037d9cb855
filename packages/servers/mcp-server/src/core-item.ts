import { type ThreadItem } from '@codex-ts/app-server-protocol';
import { ifKnown } from './core-event.ts';

type Content = Extract<ThreadItem, { type: 'userMessage' }>['content'][number];
type SearchAction = Extract<ThreadItem, { type: 'webSearch' }>['action'];

/** An item as `item_started` and `item_completed` carry it; null for those that have events of their own. */
export function coreItem(item: ThreadItem): Readonly<Record<string, unknown>> | null {
  switch (item.type) {
    case 'userMessage':
      return { type: 'UserMessage', id: item.id, content: item.content.map(userContent) };
    case 'agentMessage':
      return { type: 'AgentMessage', id: item.id, content: [{ type: 'Text', text: item.text }], ...ifKnown('phase', item.phase) };
    case 'reasoning':
      return { type: 'Reasoning', id: item.id, summary_text: item.summary, raw_content: item.content };
    case 'plan':
      return { type: 'Plan', id: item.id, text: item.text };
    case 'webSearch':
      return { type: 'WebSearch', id: item.id, query: item.query, ...ifKnown('action', searchAction(item.action)) };
    case 'contextCompaction':
      return { type: 'ContextCompaction', id: item.id };
    default:
      return null;
  }
}

function userContent(part: Content): Readonly<Record<string, unknown>> {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, text_elements: part.text_elements ?? [] };
    case 'image':
      return { type: 'image', image_url: part.url };
    case 'localImage':
      return { type: 'local_image', path: part.path };
    default:
      return part;
  }
}

/** What a search did, without what is not known of it. */
export function searchAction(action: SearchAction | undefined): Readonly<Record<string, unknown>> | null {
  if (action === null || action === undefined) return null;
  switch (action.type) {
    case 'search':
      return { type: 'search', ...ifKnown('query', action.query), ...ifKnown('queries', action.queries) };
    case 'openPage':
      return { type: 'open_page', ...ifKnown('url', action.url) };
    case 'findInPage':
      return { type: 'find_in_page', ...ifKnown('url', action.url), ...ifKnown('pattern', action.pattern) };
    case 'other':
      return { type: 'other' };
  }
}
