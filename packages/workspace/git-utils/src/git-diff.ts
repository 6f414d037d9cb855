import { isUtf8 } from 'node:buffer';
import { blobId, NO_BLOB } from './blob-id.ts';
import { unifiedDiff } from './unified-diff.ts';

/** One side of a file's diff: the name shown after `a/` or `b/`, its bytes, its permission bits. */
export interface DiffSide {
  name: string;
  content: Buffer;
  mode: number;
}

const NO_FILE = '/dev/null';

function gitMode(mode: number): string {
  return (mode & 0o111) === 0 ? '100644' : '100755';
}

/**
 * One file's part of a git-style diff: full 40-digit blob ids, no mode on the index line, no rename lines. Empty
 * when both sides have the same bytes, also under different names, as the original leaves pure renames out.
 */
export async function gitFileDiff(oldSide: DiffSide | null, newSide: DiffSide | null): Promise<string> {
  const shown = newSide ?? oldSide;
  if (shown === null || (oldSide !== null && newSide?.content.equals(oldSide.content) === true)) return '';
  const oldName = oldSide === null ? NO_FILE : `a/${oldSide.name}`;
  const newName = newSide === null ? NO_FILE : `b/${newSide.name}`;
  const ids = [oldSide, newSide].map((side) => (side === null ? NO_BLOB : blobId(side.content)));
  const header = [`diff --git a/${(oldSide ?? shown).name} b/${shown.name}\n`, ...modeLines(oldSide, newSide), `index ${ids.join('..')}\n`];
  const body = await contentDiff(oldSide, newSide);
  const names = body === '' ? '' : `--- ${oldName}\n+++ ${newName}\n`;
  return header.join('') + names + body;
}

function modeLines(oldSide: DiffSide | null, newSide: DiffSide | null): string[] {
  if (oldSide === null) return newSide === null ? [] : [`new file mode ${gitMode(newSide.mode)}\n`];
  if (newSide === null) return [`deleted file mode ${gitMode(oldSide.mode)}\n`];
  const [before, after] = [gitMode(oldSide.mode), gitMode(newSide.mode)];
  return before === after ? [] : [`old mode ${before}\n`, `new mode ${after}\n`];
}

async function contentDiff(oldSide: DiffSide | null, newSide: DiffSide | null): Promise<string> {
  const texts = [oldSide, newSide].map((side) => side?.content ?? Buffer.alloc(0));
  const [before, after] = texts;
  if (before === undefined || after === undefined || !texts.every((bytes) => isUtf8(bytes))) return 'Binary files differ\n';
  return unifiedDiff(before.toString('utf8'), after.toString('utf8'));
}
