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
  /** Take the last undo of files back instead. The conversation stays as it is. */
  redo: boolean;
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
  request: UndoRequest,
  signal: AbortSignal,
): Promise<UndoReport> {
  const { turns, scope, dryRun, force, redo } = request;
  const history = new FileHistory({ codexHome: config.codexHome, threadId, limits: historyLimits(config), onNotice });
  if (await history.hasOpenTurn()) throw turnInProgress();
  if (redo) return redoFiles(history, request, signal);
  if (turns < 1) throw new CodexError('numTurns must be >= 1', { code: 'invalid_turns' });
  const ids = await conversation.turnIds();
  if (scope === 'conversation') {
    if (ids.length === 0) throw nothing();
    if (!dryRun) await conversation.rollback(turns);
    return { turns: Math.min(turns, ids.length), plan: null, result: null };
  }
  const recorded = await history.turns();
  const oldest = scope === 'code' ? recorded[Math.min(turns, recorded.length) - 1] : oldestWithin(recorded, ids.slice(-turns));
  if (oldest === undefined && (scope === 'code' || ids.length === 0)) throw nothing();
  const plan = oldest === undefined ? null : await history.plan({ since: oldest.turnId });
  const result = plan === null || dryRun ? null : await history.apply(plan, signal, { force });
  const isWhole = result === null || result.done;
  if (scope === 'both' && !dryRun && isWhole) await conversation.rollback(turns);
  return { turns: scope === 'code' ? (plan?.turnIds.length ?? 0) : Math.min(turns, ids.length), plan, result };
}

async function redoFiles(history: FileHistory, { dryRun, force }: UndoRequest, signal: AbortSignal): Promise<UndoReport> {
  const plan = await history.planRedo();
  if (plan === null) throw new CodexError('There is no undo to take back in this thread.', { code: 'nothing_to_undo' });
  return { turns: plan.turnIds.length, plan, result: dryRun ? null : await history.apply(plan, signal, { force }) };
}

/**
 * Files are recorded only for turns that could write. Everything from the oldest of the turns on goes, also what turns
 * did that the conversation has forgotten already.
 */
function oldestWithin<Turn extends { turnId: string }>(recorded: readonly Turn[], ids: readonly string[]): Turn | undefined {
  const wanted = new Set(ids);
  return recorded.findLast(({ turnId }) => wanted.has(turnId));
}

/** Another process may run it. */
export function turnInProgress(): CodexError {
  return new CodexError('Cannot undo while a turn is in progress.', { code: 'turn_active' });
}

function nothing(): CodexError {
  return new CodexError('There is nothing to undo in this thread.', { code: 'nothing_to_undo' });
}
