import { type HunkMark } from './verified-change.ts';

/** The list of updated files that the model and the command's user get: added, then modified, then deleted. */
export function summaryText(marks: readonly HunkMark[]): string {
  const ordered = [...marks].sort((a, b) => a.order - b.order);
  const lines = (['A', 'M', 'D'] as const).flatMap((wanted) =>
    ordered.filter(({ letter }) => letter === wanted).map(({ letter, path }) => `${letter} ${path}\n`),
  );
  return `Success. Updated the following files:\n${lines.join('')}`;
}
