import { isUtf8 } from 'node:buffer';
import { blobId, NO_BLOB } from './blob-id.ts';
import { similarity } from './similarity.ts';
import { unifiedDiff } from './unified-diff.ts';

/** One side of a file's diff: the name shown after `a/` or `b/`, its bytes, its permission bits. */
export interface DiffSide {
  name: string;
  content: Buffer;
  mode: number;
}

const NO_FILE = '/dev/null';
/** As far as git looks for a NUL byte. */
const SNIFFED_BYTES = 8000;

function gitMode(mode: number): string {
  return (mode & 0o111) === 0 ? '100644' : '100755';
}

/**
 * One file's part of a git-style diff, which `git apply` takes: full 40-digit blob ids, no mode on the index line.
 * Sides of different names are a rename, with `similarity index` and `rename from/to`. A content with a NUL byte near
 * its start, or that is not UTF-8, is binary. Empty when nothing differs.
 */
export async function gitFileDiff(oldSide: DiffSide | null, newSide: DiffSide | null): Promise<string> {
  const shown = newSide ?? oldSide;
  if (shown === null) return '';
  const isSame = oldSide !== null && newSide !== null && oldSide.content.equals(newSide.content);
  const headers = [...modeLines(oldSide, newSide), ...renameLines(oldSide, newSide)];
  if (isSame && headers.length === 0) return '';
  const [before, after] = [quoted('a/', (oldSide ?? shown).name), quoted('b/', shown.name)];
  const first = `diff --git ${before} ${after}\n${headers.join('')}`;
  if (isSame) return first;
  const ids = [oldSide, newSide].map((side) => (side === null ? NO_BLOB : blobId(side.content)));
  const [from, to] = [oldSide === null ? NO_FILE : before, newSide === null ? NO_FILE : after];
  return `${first}index ${ids.join('..')}\n${await contentDiff(oldSide, newSide, from, to)}`;
}

function modeLines(oldSide: DiffSide | null, newSide: DiffSide | null): string[] {
  if (oldSide === null) return newSide === null ? [] : [`new file mode ${gitMode(newSide.mode)}\n`];
  if (newSide === null) return [`deleted file mode ${gitMode(oldSide.mode)}\n`];
  const [before, after] = [gitMode(oldSide.mode), gitMode(newSide.mode)];
  return before === after ? [] : [`old mode ${before}\n`, `new mode ${after}\n`];
}

function renameLines(oldSide: DiffSide | null, newSide: DiffSide | null): string[] {
  if (oldSide === null || newSide === null || oldSide.name === newSide.name) return [];
  const percent = similarity(oldSide.content, newSide.content);
  return [`similarity index ${percent}%\n`, `rename from ${quoted('', oldSide.name)}\n`, `rename to ${quoted('', newSide.name)}\n`];
}

async function contentDiff(oldSide: DiffSide | null, newSide: DiffSide | null, from: string, to: string): Promise<string> {
  const [before, after] = [oldSide, newSide].map((side) => side?.content ?? Buffer.alloc(0));
  if (before === undefined || after === undefined || isBinary(before) || isBinary(after)) return `Binary files ${from} and ${to} differ\n`;
  const hunks = await unifiedDiff(before.toString('utf8'), after.toString('utf8'));
  return hunks === '' ? '' : `--- ${ended(from)}\n+++ ${ended(to)}\n${hunks}`;
}

function isBinary(content: Buffer): boolean {
  return content.subarray(0, SNIFFED_BYTES).includes(0) || !isUtf8(content);
}

/** A name with spaces is ended by a tab, so that readers know where it ends. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

const ESCAPES = new Map([...'abtnvfr'].map((letter, index) => [String.fromCharCode(7 + index), `\\${letter}`]));

/** As git writes a name that would break a line. */
function quoted(prefix: string, name: string): string {
  if (!/[\u0000-\u001f\u007f"\\]/.test(name)) return prefix + name;
  const escaped = name.replace(/[\u0000-\u001f\u007f"\\]/g, (char) => ESCAPES.get(char) ?? (/["\\]/.test(char) ? `\\${char}` : octal(char)));
  return `"${prefix}${escaped}"`;
}

function octal(char: string): string {
  return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
