import { isAbsolute, relative, sep } from 'node:path';
import { type DiffSide, gitFileDiff } from './git-diff.ts';
import { type FilePair, type FileVersion, pairFiles } from './pair-files.ts';

/** A file's content as text or bytes; null when there is no file. */
export type TrackedContent = string | Uint8Array | null;

interface Entry {
  readonly baseline: { path: string; content: Buffer; mode: number } | null;
  path: string;
  content: Buffer | null;
  mode: number;
}

const DEFAULT_MODE = 0o644;

function toBuffer(content: TrackedContent): Buffer | null {
  if (content === null || Buffer.isBuffer(content)) return content;
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
}

/**
 * What a turn's patches did to files, from their state at the first touch to now, as one git-style diff. Only what
 * is noted here counts; the disk is never read. Holds both states in memory until dropped.
 */
export class TurnDiffTracker {
  private readonly entries: Entry[] = [];
  private readonly byPath = new Map<string, Entry>();

  /** A file as it is before its first change in the turn; later calls for a known path do nothing. */
  noteBaseline(path: string, content: TrackedContent, mode: number = DEFAULT_MODE): void {
    if (this.byPath.has(path)) return;
    const bytes = toBuffer(content);
    const entry: Entry = { baseline: bytes === null ? null : { path, content: bytes, mode }, path, content: bytes, mode };
    this.entries.push(entry);
    this.byPath.set(path, entry);
  }

  /** A file's content after a change; null when it was deleted. Without a baseline the file counts as new. */
  noteChange(path: string, content: TrackedContent, mode?: number): void {
    this.noteBaseline(path, null, mode);
    const entry = this.byPath.get(path);
    if (entry === undefined) return;
    entry.content = toBuffer(content);
    entry.mode = mode ?? entry.mode;
  }

  /** A file that got another path, and content with it. Its history goes along; a file it replaced is gone. */
  noteMove(from: string, to: string, content: TrackedContent, mode?: number): void {
    this.noteBaseline(from, null, mode);
    const entry = this.byPath.get(from);
    if (entry === undefined) return;
    const replaced = this.byPath.get(to);
    if (replaced !== undefined && replaced !== entry) replaced.content = null;
    this.byPath.delete(from);
    this.byPath.set(to, entry);
    entry.path = to;
    this.noteChange(to, content, mode);
  }

  /**
   * The diff of all files that differ, sorted by the name shown, in a form that `git apply` takes. Names are relative
   * to `root` where the file lies below it; elsewhere, and everywhere when `root` is null (no repository), absolute
   * after `a/` and `b/`.
   */
  async unifiedDiff(root: string | null): Promise<string> {
    const before = new Map<string, FileVersion>();
    const after = new Map<string, FileVersion>();
    const moves = new Map<string, string>();
    for (const { baseline, path, content, mode } of this.entries) {
      if (baseline !== null && !before.has(baseline.path)) before.set(baseline.path, baseline);
      if (content !== null) after.set(path, { content, mode });
      if (content !== null && baseline !== null && baseline.path !== path) moves.set(path, baseline.path);
    }
    const sides = pairFiles(before, after, moves).map((pair) => sidesOf(pair, root));
    sides.sort((a, b) => Buffer.compare(Buffer.from(shownName(a)), Buffer.from(shownName(b))));
    const parts: string[] = [];
    for (const [was, is] of sides) parts.push(await gitFileDiff(was, is));
    return parts.join('');
  }
}

type Sides = readonly [DiffSide | null, DiffSide | null];

function sidesOf({ before, after }: FilePair, root: string | null): Sides {
  const side = (version: FilePair['before']): DiffSide | null =>
    version === null ? null : { name: shown(version.path, root), content: version.content, mode: version.mode };
  return [side(before), side(after)];
}

function shownName([before, after]: Sides): string {
  return (after ?? before)?.name ?? '';
}

function shown(path: string, root: string | null): string {
  const below = root === null ? '' : relative(root, path);
  const isInside = below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  return (isInside ? below : path).replaceAll(sep, '/');
}
