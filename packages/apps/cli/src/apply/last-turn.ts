import { type FileHistory, type TurnSummary } from '@codex-ts/file-history';

import { type RecordedTurn, type SessionRecord } from './session-record.ts';

/** A turn that changed files, and who tells of it. */
export type ChangingTurn =
  | { readonly source: 'history'; readonly turn: TurnSummary; readonly cwd: string }
  | { readonly source: 'record'; readonly turn: RecordedTurn; readonly cwd: string };

/**
 * Turns of a session that may have changed files, newest first; undone ones are not among them. The file history knows
 * everything about the turns that it watched; of others the record has the patches.
 */
export async function changingTurns(history: Pick<FileHistory, 'turns' | 'watched'>, record: SessionRecord): Promise<ChangingTurn[]> {
  const watched = await history.watched();
  const cwds = new Map(record.turns.map(({ id, cwd }) => [id, cwd]));
  const known = (await history.turns())
    .filter(({ changes }) => changes > 0)
    .map((turn): ChangingTurn => ({ source: 'history', turn, cwd: cwds.get(turn.turnId) ?? record.cwd }));
  const others = record.turns
    .filter(({ id, patches }) => patches.length > 0 && (id === null || !watched.has(id)))
    .map((turn): ChangingTurn => ({ source: 'record', turn, cwd: turn.cwd }));
  return [...known, ...others].sort((a, b) => b.turn.atMs - a.turn.atMs);
}
