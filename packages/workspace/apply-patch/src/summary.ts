import { type HunkMark } from './verified-change.ts';

/** A line for each mark: added, then modified, then deleted, each in the order of the patch. */
export function summaryLines(marks: readonly HunkMark[]): string {
  const ordered = [...marks].sort((a, b) => a.order - b.order);
  const lines = (['A', 'M', 'D'] as const).flatMap((wanted) =>
    ordered.filter(({ letter }) => letter === wanted).map(({ letter, path }) => `${letter} ${path}\n`),
  );
  return lines.join('');
}

/** The list of updated files that the model and the command's user get. */
export function summaryText(marks: readonly HunkMark[]): string {
  return `Success. Updated the following files:\n${summaryLines(marks)}`;
}
