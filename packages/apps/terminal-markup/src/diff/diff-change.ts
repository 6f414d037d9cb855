/** One file of a patch, as items of a turn and as clients of the app-server get it. */
export interface DiffChange {
  readonly path: string;
  readonly kind: { readonly type: 'add' | 'delete' | 'update'; readonly move_path?: string | null | undefined };
  /**
   * Whole content for add and delete. Hunks without file headers for update, and after them `\n\nMoved to: PATH` where the
   * file was moved; while the model is still writing, their headers have no line numbers.
   */
  readonly diff: string;
}

/** How many lines a change adds and removes. */
export function diffCounts(change: DiffChange): { added: number; removed: number } {
  const lines = linesOf(hunkText(change));
  const { type } = change.kind;
  if (type !== 'update') return { added: type === 'add' ? lines.length : 0, removed: type === 'add' ? 0 : lines.length };
  const counts = { added: 0, removed: 0 };
  for (const line of lines.slice(firstHunk(lines))) {
    if (line.startsWith('+')) counts.added += 1;
    if (line.startsWith('-')) counts.removed += 1;
  }
  return counts;
}

/** What of `diff` is content or hunks. */
export function hunkText({ kind, diff }: DiffChange): string {
  if (kind.type !== 'update' || (kind.move_path ?? null) === null) return diff;
  const moved = diff.lastIndexOf('\n\nMoved to: ');
  return moved < 0 ? diff : diff.slice(0, moved);
}

/** Without their line feeds; a carriage return before one stays. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Where hunks begin: after file headers, should there be any; at once where no line opens a hunk. */
export function firstHunk(lines: readonly string[]): number {
  return Math.max(0, lines.findIndex((line) => line.startsWith('@@')));
}
