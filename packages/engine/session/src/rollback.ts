import { estimateTokens } from '@codex-ts/context';
import { CodexError, newUuidV7 } from '@codex-ts/protocol';
import { approxTokens } from '@codex-ts/text-utils';
import { type TurnSettings } from './settings.ts';
import { event, tokenCount } from './stored-items.ts';
import { type TurnHost } from './turn-host.ts';

/**
 * Drops the last `numTurns` turns of the user from the thread, all of them when there are fewer. The record only
 * grows: a marker says what no longer counts, and the thread is read back from it, so that what goes on is exactly
 * what anyone who resumes the thread would go on with. Files on disk stay as they are.
 * @throws CodexError `invalid_rollback`, `rollback_unavailable`; what the record throws
 */
export async function rollBack(host: TurnHost, numTurns: number, settings: TurnSettings): Promise<void> {
  if (!Number.isInteger(numTurns) || numTurns < 1) throw new CodexError('numTurns must be >= 1', { code: 'invalid_rollback' });
  if (host.parts.reload === undefined) throw new CodexError('thread rollback requires a persisted rollout path', { code: 'rollback_unavailable' });
  // A thread without a history has no turn to drop, and perhaps no file yet.
  const hasTurns = host.history.length > 0;
  if (hasTurns) {
    host.isStale = true;
    host.recorder.append([event({ type: 'thread_rolled_back', num_turns: numTurns })]);
    await catchUp(host);
  }
  const frame = await host.parts.frame(settings);
  const counts = host.ledger.restate(approxTokens(frame.baseInstructions) + estimateTokens(host.history.items), host.history.length);
  if (hasTurns) {
    host.recorder.append([tokenCount(counts, host.rateLimits)]);
    await host.recorder.flush();
  }
  host.emit({ type: 'thread.rolled_back', turnId: newUuidV7(), numTurns, counts, rateLimits: host.rateLimits });
}

/**
 * Reads the thread back after a rollback. Called again before the next turn when that failed, because the marker may
 * have reached the record all the same: the history must never be one that the record contradicts.
 */
export async function catchUp(host: TurnHost): Promise<void> {
  if (!host.isStale || host.parts.reload === undefined) return;
  await host.recorder.flush();
  const { history, told, previousModel } = await host.parts.reload();
  host.history.replace(history);
  // The record has them.
  host.notes.splice(0);
  host.told = told;
  host.previousModel = previousModel;
  host.compactedLength = null;
  host.isStale = false;
}
