import { type Config } from '@codex-ts/config';
import { FileHistory, type UndoPlan, type UndoResult } from '@codex-ts/file-history';
import { historyLimits } from './history-limits.ts';
import { CodexError } from '@codex-ts/protocol';

export type UndoScope = 'code' | 'conversation' | 'both';

export interface UndoRequest {
  /** How many of the newest turns; at least 1. */
  turns: number;
  scope: UndoScope;
  /** Only say what would be done. */
  dryRun: boolean;
  /** Also overwrite files that were changed since by somebody else. */
  force: boolean;
}

export interface UndoReport {
  /** Turns that are, or would be, undone. */
  turns: number;
  plan: UndoPlan | null;
  /** Null when nothing was done to files. */
  result: UndoResult | null;
}

/** The conversation of a thread, as much of it as undoing needs. */
export interface Conversation {
  /** Ids of the turns that still stand, oldest first. */
  turnIds(): Promise<readonly string[]>;
  rollback(turns: number): Promise<void>;
}

/** Whose turns are undone, and where that is recorded. */
export interface UndoPlace {
  config: Pick<Config, 'codexHome' | 'fileHistory'>;
  threadId: string;
  conversation: Conversation;
  onNotice(text: string): void;
}

/**
 * Undoes what the newest turns of a thread did: to files, to the conversation, or to both. Files go first: when one of
 * them cannot be restored the conversation stays as it is.
 * @throws CodexError when there is nothing to undo
 */
export async function undoTurns(
  { config, threadId, conversation, onNotice }: UndoPlace,
  { turns, scope, dryRun, force }: UndoRequest,
  signal: AbortSignal,
): Promise<UndoReport> {
  if (turns < 1) throw new CodexError('numTurns must be >= 1', { code: 'invalid_turns' });
  const ids = await conversation.turnIds();
  if (scope === 'conversation') {
    if (ids.length === 0) throw nothing();
    if (!dryRun) await conversation.rollback(turns);
    return { turns: Math.min(turns, ids.length), plan: null, result: null };
  }
  const history = new FileHistory({ codexHome: config.codexHome, threadId, limits: historyLimits(config), onNotice });
  const recorded = await history.turns();
  const count = scope === 'code' ? Math.min(turns, recorded.length) : recordedWithin(recorded, ids.slice(-turns));
  if (count === 0 && (scope === 'code' || ids.length === 0)) throw nothing();
  const plan = count === 0 ? null : await history.plan({ turns: count });
  const result = plan === null || dryRun ? null : await history.apply(plan, signal, { force });
  const isWhole = result === null || result.done;
  if (scope === 'both' && !dryRun && isWhole) await conversation.rollback(turns);
  return { turns: scope === 'code' ? count : Math.min(turns, ids.length), plan, result };
}

/** Files are recorded only for turns that could write: count those among the turns to undo. */
function recordedWithin(recorded: readonly { turnId: string }[], ids: readonly string[]): number {
  const wanted = new Set(ids);
  return recorded.filter(({ turnId }) => wanted.has(turnId)).length;
}

function nothing(): CodexError {
  return new CodexError('There is nothing to undo in this thread.', { code: 'nothing_to_undo' });
}
