import { type HistoryParts } from './history-parts.ts';
import { type StateChange } from './journal-record.ts';
import { presentStates } from './present-states.ts';

/** A turn that left more has made things rather than edited them: the end of the turn is not to wait for copies of all that. */
const MOST_FILES = 500;
const MOST_BYTES = 32 << 20;

/**
 * Keeps the contents that a turn left, so that what it did can be shown after the files have changed again. Undoing does
 * not need them, so what does not fit is no loss to it. `freeBytes`: room in the store. Returns the bytes that were added.
 */
export async function keepLeft(parts: HistoryParts, changes: readonly StateChange[], freeBytes: number): Promise<number> {
  const budget = Math.min(MOST_BYTES, freeBytes);
  const paths: string[] = [];
  let added = 0;
  for (const { path, after } of changes) {
    if (paths.length >= MOST_FILES) break;
    if (after?.type !== 'file' || added + after.size > budget || (await parts.objects.has(after.hash, after.size))) continue;
    paths.push(path);
    added += after.size;
  }
  await presentStates(parts, paths, { keeps: true, maxFileBytes: parts.limits.maxFileBytes, signal: null });
  return added;
}
