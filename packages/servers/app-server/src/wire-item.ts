import { type ThreadItem } from '@codex-ts/app-server-protocol';
import { type TurnItem } from '@codex-ts/protocol';
import { type StoredItem } from '@codex-ts/rollout';

/** An item as the wire tells it: fields that strict clients look for are there even where there is nothing to say. */
export function wireItem(item: TurnItem | StoredItem): ThreadItem {
  switch (item.type) {
    case 'userMessage':
      return { ...item, content: item.content.map((part) => (part.type === 'text' ? { ...part, text_elements: part.text_elements ?? [] } : part)) };
    case 'agentMessage':
      return { ...item, memoryCitation: null };
    case 'commandExecution':
      return item.aggregatedOutput === '' ? { ...item, aggregatedOutput: null } : item;
    default:
      return item;
  }
}
