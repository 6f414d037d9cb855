import { type Turn } from '@codex-ts/app-server-protocol';
import { type StoredTurn } from '@codex-ts/rollout';
import { wireItem } from './wire-item.ts';

/** Turns of a record. `activeTurnId` is the one that still runs, whose record cannot say so. */
export function wireTurns(turns: readonly StoredTurn[], activeTurnId: string | null = null): Turn[] {
  const wired = turns.map(
    ({ id, status, error, items }): Turn => ({
      id,
      items: items.map(wireItem),
      status: id === activeTurnId ? 'inProgress' : status,
      error: error === null ? null : { message: error, codexErrorInfo: null, additionalDetails: null },
    }),
  );
  const isThere = activeTurnId === null || turns.some(({ id }) => id === activeTurnId);
  return isThere ? wired : [...wired, { id: activeTurnId, items: [], status: 'inProgress', error: null }];
}
