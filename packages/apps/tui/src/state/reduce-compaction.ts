import { type ServerNotifications } from '@codex-ts/app-server-protocol';

import { drop, findActive } from './active-cells.ts';
import { changeTurn, type Draft } from './draft.ts';
import { itemKey } from './item-key.ts';
import { completeItem } from './reduce-items.ts';

/** The item ends however the compaction ended: interrupted, failed, or left out because it would gain nothing. */
export function endCompaction(draft: Draft, { turnId, item }: ServerNotifications['item/completed']): void {
  const entry = findActive(draft, itemKey(turnId, item.type, item.id));
  if (entry !== undefined) drop(draft, entry);
  changeTurn(draft, { compactionId: item.id });
}

/** It was done: this is told behind the item's end, and then only. */
export function compacted(draft: Draft, { turnId }: ServerNotifications['thread/compacted']): void {
  const id = draft.turn?.compactionId ?? turnId;
  completeItem(draft, itemKey(turnId, 'contextCompaction', id), { type: 'contextCompaction', id });
}
