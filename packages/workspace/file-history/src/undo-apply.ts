import { randomBytes } from 'node:crypto';
import { ownIdentity } from '@codex-ts/fs-utils';
import { CodexError } from '@codex-ts/protocol';
import { type Journal } from './journal.ts';
import { type StateChange } from './journal-record.ts';
import { type Present, presentStates } from './present-states.ts';
import { type HistoryFs } from './history-fs.ts';
import { type ObjectStore } from './object-store.ts';
import { type Step, type StepOutcome, takeSteps } from './restore-steps.ts';
import { type FileState, sameState } from './file-state.ts';
import { type UndoEntry, type UndoPlan } from './undo-plan.ts';

/** What became of one path. */
export interface UndoFileResult {
  readonly path: string;
  readonly action: UndoEntry['action'];
  /**
   * `conflict`: left alone, it had been changed; `kept_folder`: left, it is not empty; `blocked`: a
   * symlink or something else of the user's is in the way; `not_restorable`: the old content was not kept or is damaged;
   * `failed`: the system refused. `reason` says more.
   */
  readonly outcome: StepOutcome['outcome'];
  readonly reason?: string;
}

export interface UndoResult {
  readonly results: readonly UndoFileResult[];
  /**
   * Whether the turns count as undone (redone) now. Not when the system refused a change, nor when nothing could be done
   * for what is there now: then the same turns can be tried again. Turns that were redone in part count as redone.
   */
  readonly done: boolean;
}

export interface ApplyOptions {
  readonly signal: AbortSignal | null;
  /** Whether conflicts are overwritten. */
  readonly force: boolean;
  readonly maxFileBytes: number;
  readonly now: () => number;
  readonly onNotice: (text: string) => void;
}

interface Parts {
  readonly fs: HistoryFs;
  readonly objects: ObjectStore;
  readonly journal: Journal;
}

/** What temporary files of an undo are called. */
export const temporaryName = (id: string, index: number): string => `.codex-undo-${id}-${index}`;

/**
 * Carries out a plan. First a copy of everything that will be changed is kept and recorded: an undo can be undone. If
 * that cannot be recorded nothing is changed (CodexError `undo_not_recorded`). Rejects with the signal's reason on
 * abort; what was changed until then is on record.
 */
export async function applyPlan(parts: Parts, plan: UndoPlan, options: ApplyOptions): Promise<UndoResult> {
  const { journal } = parts;
  const keys = plan.entries.map(({ key }) => key);
  const present = await presentStates(parts, keys, { keeps: true, maxFileBytes: options.maxFileBytes, signal: options.signal });
  const id = randomBytes(6).toString('hex');
  const outcomes = new Map<string, StepOutcome>();
  const steps: Step[] = [];
  for (const entry of plan.entries) {
    const refusal = refusalOf(entry, present.get(entry.key), options.force);
    const seen = present.get(entry.key);
    if (refusal !== null) outcomes.set(entry.key, refusal);
    else if (seen !== undefined) steps.push({ key: entry.key, seen, target: entry.target, temporary: temporaryName(id, steps.length) });
  }
  const changes = steps.map(({ key, seen, target }): StateChange => ({ path: key, before: seen.state, after: target }));
  try {
    await journal.append({ kind: plan.kind, id, atMs: options.now(), process: ownIdentity(), turns: plan.turnIds, changes });
  } catch (cause) {
    throw new CodexError('Nothing was undone: what is there now could not be recorded first.', { code: 'undo_not_recorded', cause });
  }
  let isDone = false;
  try {
    await takeSteps(parts, steps, options.signal, ({ key }, outcome) => outcomes.set(key, outcome));
    isDone = isThrough(new Set([...outcomes.values()].map(({ outcome }) => outcome)));
  } finally {
    const applied = steps.flatMap(({ key }, index) => (outcomes.get(key)?.outcome === 'done' ? [index] : []));
    // A redo that got half way has made the turns' changes again, in part: undoing them is the way out.
    isDone ||= plan.kind === 'redo' && applied.length > 0;
    isDone = await recordDone(parts, id, isDone, applied, options.onNotice);
  }
  return { results: plan.entries.map((entry) => resultOf(entry, outcomes.get(entry.key))), done: isDone };
}

/** Not when the system refused something, nor when nothing could be done for what is there now. */
function isThrough(found: ReadonlySet<StepOutcome['outcome']>): boolean {
  const isHeldUp = !found.has('done') && (found.has('conflict') || found.has('blocked'));
  return !found.has('failed') && !isHeldUp;
}

/** The files are changed by now: that it could not be written down is said, and the next start takes the undo for broken off. */
async function recordDone({ journal }: Parts, id: string, isDone: boolean, applied: number[], onNotice: (text: string) => void): Promise<boolean> {
  try {
    await journal.append({ kind: 'done', id, isDone, applied });
    return isDone;
  } catch (error) {
    onNotice(`The end of an undo could not be recorded: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Why a path is not touched: seen when the plan was made, or come since. */
function refusalOf(entry: UndoEntry, now: Present | undefined, force: boolean): StepOutcome | null {
  if (entry.obstacle === 'content_not_kept') return { outcome: 'not_restorable', reason: 'its content was not kept' };
  if (entry.obstacle === 'content_missing') return { outcome: 'not_restorable', reason: 'its kept content is damaged or missing' };
  if (entry.obstacle === 'behind_link') return { outcome: 'blocked', reason: 'a folder on the way is a symlink' };
  if (force) return null;
  // Trouble of the moment, unlike a conflict: the turns do not count as undone, and can be tried again.
  const trouble = troubleWith(entry.present) ?? troubleWith(now?.state ?? null);
  if (trouble !== null) return { outcome: 'failed', reason: trouble };
  const isLost = now?.state?.type === 'unsaved' || now?.state?.type === 'other';
  const isStale = !sameState(now?.state ?? null, entry.present);
  return entry.conflict !== null || isStale || (isLost && entry.action !== 'mode') ? { outcome: 'conflict' } : null;
}

function troubleWith(state: FileState | null): string | null {
  if (state?.type !== 'unsaved' || state.why === 'too_large') return null;
  return state.why === 'store_full' ? 'no copy could be made of what is there' : 'what is there cannot be read';
}

function resultOf({ path, action }: UndoEntry, outcome: StepOutcome | undefined): UndoFileResult {
  if (outcome === undefined) return { path, action, outcome: 'failed', reason: 'not reached' };
  return { path, action, ...outcome };
}
