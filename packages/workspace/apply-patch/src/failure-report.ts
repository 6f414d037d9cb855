import { summaryLines } from './summary.ts';
import { type HunkMark } from './verified-change.ts';

/**
 * What follows the reason in the report of a patch that failed half way: which files were updated before, and which
 * of its changes were not made. Empty when the patch was about a single change, which then was not made.
 */
export function progressText(applied: readonly HunkMark[], notApplied: readonly HunkMark[]): string {
  if (applied.length > 0) {
    return `The patch was applied in part.\nApplied:\n${summaryLines(applied)}Not applied:\n${summaryLines(notApplied)}`;
  }
  return notApplied.length > 1 ? 'Nothing of the patch was applied.\n' : '';
}
