import { type ThreadItem } from '@codex-ts/app-server-protocol';

/** Tells items apart: ids are unique within a turn and a kind only. */
export function itemKey(turnId: string, type: ThreadItem['type'], itemId: string): string {
  return `${turnId}/${type}:${itemId}`;
}
