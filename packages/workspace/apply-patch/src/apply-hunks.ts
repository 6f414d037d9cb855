import { resolve } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { ParentDirectoryError } from './file-place.ts';
import { HunkEditor } from './hunk-editor.ts';
import { type Hunk } from './hunk.ts';
import { osErrorText } from './os-error.ts';
import { removeAt, removeMovedAt, writeAt } from './patch-files.ts';
import { decodeText, diskFs } from './patch-fs.ts';
import { documentText, type TextDocument, toDocument } from './text-document.ts';
import { type HunkMark } from './verified-change.ts';

type Mark = Pick<HunkMark, 'letter' | 'path'>;

/** Why a hunk failed, in the original's words; `halves` are what was done of it and what was not, if anything was. */
interface HunkFailure {
  message: string;
  halves?: [Mark[], Mark[]];
}

/** How many of some hunks were carried out, and what stopped the next one. */
interface Progress {
  done: number;
  failure: HunkFailure | null;
}

/** What of a patch is on disk; with a failure, what is not and why. */
interface HunksOutcome {
  done: HunkMark[];
  failed: { message: string; left: HunkMark[] } | null;
}

type Update = Extract<Hunk, { type: 'update' }>;

const NOT_UTF8 = 'stream did not contain valid UTF-8';
const REACH = { roots: 'unrestricted' } as const;
const WRITING = 'Failed to write file';

/**
 * Carries out hunks one by one on the disk, without restriction. Those before one that fails stay. Updates of one file that
 * follow one another read and write it once.
 */
export async function applyHunks(hunks: readonly Hunk[], cwd: string): Promise<HunksOutcome> {
  const editor = new HunkEditor(hunks);
  const marksFrom = (start: number, end: number): HunkMark[] => hunks.slice(start, end).map((hunk, index) => ({ order: start + index, ...markOf(hunk) }));
  for (let at = 0; at < hunks.length; ) {
    const { done, failure } = await applySome(hunks, at, cwd, editor);
    at += done;
    if (failure === null) continue;
    const marks = (half: Mark[]): HunkMark[] => half.map((mark) => ({ order: at, ...mark }));
    const [made, left] = failure.halves ?? [[], marksFrom(at, at + 1)];
    return { done: [...marksFrom(0, at), ...marks(made)], failed: { message: failure.message, left: [...marks(left), ...marksFrom(at + 1, hunks.length)] } };
  }
  return { done: marksFrom(0, hunks.length), failed: null };
}

function markOf(hunk: Hunk): Mark {
  if (hunk.type === 'update') return { letter: 'M', path: hunk.moveTo ?? hunk.path };
  return { letter: hunk.type === 'add' ? 'A' : 'D', path: hunk.path };
}

/** The hunk at a place, and the updates of the same file right after it. */
async function applySome(hunks: readonly Hunk[], at: number, cwd: string, editor: HunkEditor): Promise<Progress> {
  const hunk = hunks[at];
  if (hunk === undefined) return { done: 1, failure: null };
  const path = resolve(cwd, hunk.path);
  const single = (failure: HunkFailure | null): Progress => ({ done: failure === null ? 1 : 0, failure });
  if (hunk.type === 'add') return single(orExplain(hunk.path, WRITING, () => writeAt(path, hunk.content, REACH)));
  if (hunk.type === 'delete') return single(orExplain(hunk.path, 'Failed to delete file', () => removeAt(path, REACH)));
  const to = hunk.moveTo === null ? path : resolve(cwd, hunk.moveTo);
  if (to !== path) return single(await moveFile(hunk, path, to, editor));
  const updates = [hunk];
  for (let next = hunks[at + 1]; next !== undefined && isUpdateOf(path, next, cwd); next = hunks[at + updates.length]) updates.push(next);
  return updateFile(updates, path, editor);
}

function isUpdateOf(path: string, hunk: Hunk, cwd: string): hunk is Update {
  if (hunk.type !== 'update' || resolve(cwd, hunk.path) !== path) return false;
  return hunk.moveTo === null || resolve(cwd, hunk.moveTo) === path;
}

async function updateFile(updates: readonly Update[], path: string, editor: HunkEditor): Promise<Progress> {
  const written = updates[0]?.path ?? path;
  const before = await readDocument(path, written);
  if ('message' in before) return { done: 0, failure: before };
  let { document } = before;
  const progress: Progress = { done: 0, failure: null };
  for (const { path: name, chunks } of updates) {
    const edited = editor.edit(document, chunks, name);
    if (!edited.ok) {
      progress.failure = { message: edited.message };
      break;
    }
    ({ document } = edited);
    progress.done++;
  }
  if (progress.done === 0) return progress;
  const failure = orExplain(written, WRITING, () => writeAt(path, documentText(document), REACH));
  return failure === null ? progress : { done: 0, failure };
}

async function moveFile({ path: name, moveTo, chunks }: Update, path: string, to: string, editor: HunkEditor): Promise<HunkFailure | null> {
  const target = moveTo ?? name;
  const before = await readDocument(path, name);
  if ('message' in before) return before;
  const edited = editor.edit(before.document, chunks, name);
  if (!edited.ok) return { message: edited.message };
  const written = new Set<string>();
  const unwritten = orExplain(target, WRITING, () => written.add(writeAt(to, documentText(edited.document), REACH, before.mode)));
  if (unwritten !== null) return unwritten;
  const unremoved = orExplain(name, 'Failed to remove original', () => removeMovedAt(path, REACH, written));
  return unremoved === null ? null : { ...unremoved, halves: [[{ letter: 'A', path: target }], [{ letter: 'D', path: name }]] };
}

async function readDocument(path: string, name: string): Promise<{ document: TextDocument; mode: number } | HunkFailure> {
  const reading = `Failed to read file to update ${name}`;
  try {
    const { bytes, mode } = await diskFs.read(path);
    const text = decodeText(bytes);
    return text === null ? { message: `${reading}: ${NOT_UTF8}` } : { document: toDocument(text), mode };
  } catch (error) {
    return { message: `${reading}: ${osErrorText(error)}` };
  }
}

function orExplain(path: string, failing: string, run: () => unknown): HunkFailure | null {
  try {
    run();
    return null;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return { message: error instanceof ParentDirectoryError ? `Failed to create parent directories for ${path}` : `${failing} ${path}` };
  }
}
