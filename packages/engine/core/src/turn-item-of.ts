import { type AgentMessageItem, type ReasoningTurnItem, type ResponseItem, type WebSearchCallItem, type WebSearchItem } from '@codex-ts/protocol';

/**
 * The item a person sees for an item of the model's answer, or null for one that has none of its own
 * (tool calls are shown by their tools).
 */
export function turnItemOf(id: string, item: ResponseItem): AgentMessageItem | ReasoningTurnItem | WebSearchItem | null {
  if (item.type === 'message') {
    if (item.role !== 'assistant') return null;
    return { type: 'agentMessage', id, text: messageText(item.content), phase: item.phase ?? null };
  }
  if (item.type === 'reasoning') {
    return { type: 'reasoning', id, summary: item.summary.map((s) => s.text), content: (item.content ?? []).map((c) => c.text) };
  }
  if (item.type === 'web_search_call') return { type: 'webSearch', id, ...webSearch(item.action) };
  return null;
}

export function messageText(content: readonly { type: string; text?: string }[]): string {
  return content.map((part) => (part.type === 'output_text' ? (part.text ?? '') : '')).join('');
}

function webSearch(action: WebSearchCallItem['action']): Pick<WebSearchItem, 'query' | 'action'> {
  switch (action?.type) {
    case undefined:
      return { query: '', action: null };
    case 'search': {
      const query = action.query ?? null;
      const queries = action.queries ?? null;
      const first = query ?? queries?.[0] ?? '';
      return { query: (queries?.length ?? 0) > 1 ? `${first} ...` : first, action: { type: 'search', query, queries } };
    }
    case 'open_page':
      return { query: action.url ?? '', action: { type: 'openPage', url: action.url ?? null } };
    case 'find_in_page': {
      const where = action.url ?? '';
      return { query: `'${action.pattern ?? ''}' in ${where}`, action: { type: 'findInPage', url: action.url ?? null, pattern: action.pattern ?? null } };
    }
    default:
      return { query: '', action: { type: 'other' } };
  }
}
