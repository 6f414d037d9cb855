import { createHash } from 'node:crypto';
import { isAbsolute, relative } from 'node:path';

/** A file at one moment: its bytes as text and whether it may be executed; null when there is none. */
export interface FileState {
  content: string;
  mode: number;
}

interface Tracked {
  before: FileState | null;
  after: FileState | null;
  /** Where the file was when the turn first touched it. */
  origin: string;
}

const NO_BLOB = '0'.repeat(40);

/**
 * The one diff of a turn: every file that patches touched, from what it was before the turn's first touch to what it
 * is now. Edits made by commands do not count. Memory follows the touched files, not the number of patches.
 */
export class TurnDiffTracker {
  readonly #files = new Map<string, Tracked>();

  /** Notes that a patch turned `path` from `before` into `after`; the first `before` of a turn is kept. */
  note(path: string, before: FileState | null, after: FileState | null): void {
    const known = this.#files.get(path);
    if (known === undefined) this.#files.set(path, { before, after, origin: path });
    else known.after = after;
  }

  /** Notes that a patch moved a file. What stood at `to` counts as removed. */
  noteMove(from: string, to: string, before: FileState, after: FileState): void {
    const moved = this.#files.get(from) ?? { before, after, origin: from };
    this.#files.delete(from);
    const goesHome = moved.origin === to;
    this.#files.set(to, { ...moved, after, origin: goesHome ? to : moved.origin });
  }

  /** The diff in git's form, three lines of context, paths relative to `root`, files sorted by path. */
  async unifiedDiff(root: string): Promise<string> {
    const parts: string[] = [];
    for (const [path, file] of [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1))) parts.push(await fileDiff(path, file, root));
    return parts.join('');
  }
}

async function fileDiff(path: string, { before, after, origin }: Tracked, root: string): Promise<string> {
  if (before?.content === after?.content && origin === path) return '';
  const names = { old: shown(origin, root), new: shown(path, root) };
  const header = [
    `diff --git a/${names.old} b/${names.new}`,
    ...(before === null && after !== null ? [`new file mode ${gitMode(after.mode)}`] : []),
    ...(before !== null && after === null ? [`deleted file mode ${gitMode(before.mode)}`] : []),
    `index ${blobId(before)}..${blobId(after)}`,
  ];
  if (isBinary(before) || isBinary(after)) return `${header.join('\n')}\nBinary files differ\n`;
  const hunks = await lineHunks(before?.content ?? '', after?.content ?? '');
  const from = before === null ? '/dev/null' : `a/${names.old}`;
  const to = after === null ? '/dev/null' : `b/${names.new}`;
  return `${[...header, `--- ${from}`, `+++ ${to}`].join('\n')}\n${hunks}`;
}

async function lineHunks(before: string, after: string): Promise<string> {
  const { structuredPatch } = await import('diff');
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 3 });
  return hunks.map((hunk) => `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.join('\n')}\n`).join('');
}

/** Git leaves out a length of one; an empty side starts at the line before it. */
function span(start: number, lines: number): string {
  if (lines === 1) return String(start);
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

/** Relative to the root; a file outside keeps its absolute path, which shows as `a//abs/path`. */
function shown(path: string, root: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}

function gitMode(mode: number): string {
  return (mode & 0o111) === 0 ? '100644' : '100755';
}

function blobId(file: FileState | null): string {
  if (file === null) return NO_BLOB;
  const bytes = Buffer.from(file.content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function isBinary(file: FileState | null): boolean {
  return file?.content.includes('\0') ?? false;
}
