import { resolve } from 'node:path';
import { type FileChange } from '@codex-ts/protocol';
import { DeltaLines } from './delta-lines.ts';
import { StreamBody } from './stream-body.ts';
import { StreamEnvelope } from './stream-envelope.ts';
import { type StreamedFile } from './streamed-file.ts';

export interface PatchStreamOptions {
  /** Absolute; relative paths of the patch start here. */
  cwd: string;
  /** How much of the text is followed, in UTF-16 units; 4 Mi by default. What comes after it is not shown. */
  maxLength?: number;
}

const DEFAULT_LENGTH = 4 * 1024 * 1024;

/**
 * Shows what a patch will change while the model is still writing it. The disk is not consulted, and nothing here
 * proves that the text is a patch: for what is applied there are `parsePatch` and `verifyPatch`.
 *
 * One entry per hunk, in the order of the patch, with absolute paths; a file that the patch names twice has two. The
 * `diff` grows by whole lines:
 * - of an added file it is the content so far;
 * - of a deleted file it is empty, since only the disk knows the content;
 * - of an update it is the chunks as they are written: a line `@@` or lines `@@ context` before each, then lines that
 *   begin with ` `, `-` or `+`. Line numbers are missing because only the disk knows them. A move ends it with
 *   `\n\nMoved to: PATH`, as in a finished change.
 *
 * Never throws. A delta costs time in proportion to its own length, however much came before; memory is bounded by
 * `maxLength`. The entries depend on the text only, not on how it was cut into deltas.
 */
export class PatchStream {
  private readonly files: StreamedFile[] = [];
  /** Entries from here on have changed since they were last taken. */
  private untaken = 0;
  private readonly cwd: string;
  private readonly lines: DeltaLines;

  constructor({ cwd, maxLength = DEFAULT_LENGTH }: PatchStreamOptions) {
    this.cwd = cwd;
    const body = new StreamBody(this.files, () => {
      this.untaken = Math.min(this.untaken, this.files.length - 1);
    });
    const envelope = new StreamEnvelope(body);
    this.lines = new DeltaLines(maxLength, (line) => envelope.take(line));
  }

  /** Takes the next piece of the text. Whether there is anything to take now. */
  push(delta: string): boolean {
    this.lines.push(delta);
    return this.hasChanged;
  }

  /** The text is over: its last line counts although no line feed ends it. Whether there is anything to take now. */
  end(): boolean {
    this.lines.end();
    return this.hasChanged;
  }

  /** Whether any entry is new or has grown since `takeChanged` was last called. Costs nothing. */
  get hasChanged(): boolean {
    return this.untaken < this.files.length;
  }

  /** The entries that are new or have grown since the last call: always the last ones of `changes`. */
  takeChanged(): FileChange[] {
    const changed = this.files.slice(this.untaken);
    this.untaken = this.files.length;
    return changed.map((file) => this.toChange(file));
  }

  /** All entries so far. */
  get changes(): FileChange[] {
    return this.files.map((file) => this.toChange(file));
  }

  private toChange({ type, path, movePath, diff }: StreamedFile): FileChange {
    const from = resolve(this.cwd, path);
    if (type !== 'update') return { path: from, kind: { type }, diff };
    const to = movePath === null ? from : resolve(this.cwd, movePath);
    if (to === from) return { path: from, kind: { type, move_path: null }, diff };
    return { path: from, kind: { type, move_path: to }, diff: `${diff}\n\nMoved to: ${to}` };
  }
}
