import { resolve } from 'node:path';
import { FileOverlay, type TrackedFile } from './file-overlay.ts';
import { type Hunk } from './hunk.ts';
import { HunkEditor } from './hunk-editor.ts';
import { netChanges } from './net-changes.ts';
import { osErrorText } from './os-error.ts';
import { diskFs, type PatchFs } from './patch-fs.ts';
import { type TextDocument } from './text-document.ts';
import { type VerifiedChange } from './verified-change.ts';

export interface VerifyOptions {
  /** Absolute; relative paths of the patch start here. */
  cwd: string;
  fs?: PatchFs;
}

/** Every file's change, or the first hunk that cannot be done: `message` is for the model. */
export type VerifyResult = { ok: true; changes: VerifiedChange[] } | { ok: false; message: string };

const NOT_UTF8 = 'stream did not contain valid UTF-8';

/**
 * Works out what a patch does to the disk, writing nothing. Hunks see what earlier hunks of the patch did; the
 * result has one change per file that comes out different. Moving a file onto itself is a plain update. Never
 * throws for a patch that does not fit: that is a value, with absolute paths in its message.
 */
export async function verifyPatch(hunks: readonly Hunk[], { cwd, fs = diskFs }: VerifyOptions): Promise<VerifyResult> {
  const overlay = new FileOverlay(fs);
  const editor = new HunkEditor(hunks);
  for (const [order, hunk] of hunks.entries()) {
    const message = await checkHunk(overlay, editor, hunk, cwd, order);
    if (message !== null) return { ok: false, message };
  }
  return { ok: true, changes: netChanges(overlay) };
}

/** Takes one hunk into the overlay, or says what is wrong with it. */
async function checkHunk(overlay: FileOverlay, editor: HunkEditor, hunk: Hunk, cwd: string, order: number): Promise<string | null> {
  const path = resolve(cwd, hunk.path);
  if (hunk.type === 'add') {
    const file = await overlay.add(path, hunk.content);
    file.marks.push({ order, letter: 'A', path: hunk.path });
    return null;
  }
  const reading = hunk.type === 'delete' ? `Failed to read ${path}` : `Failed to read file to update ${path}`;
  const target = hunk.type === 'delete' || hunk.moveTo === null ? null : resolve(cwd, hunk.moveTo);
  const isMove = target !== null && !overlay.isSamePlace(path, target);
  const loaded = await loadText(overlay, path, hunk.type === 'delete' || isMove);
  if (!loaded.ok) return `${reading}: ${loaded.message}`;
  const { file, document } = loaded;
  if (hunk.type === 'delete') {
    overlay.remove(file);
    file.marks.push({ order, letter: 'D', path: hunk.path });
    return null;
  }
  const edited = editor.edit(document, hunk.chunks, path);
  if (!edited.ok) return edited.message;
  file.document = edited.document;
  if (isMove) await overlay.move(file, target);
  file.marks.push({ order, letter: 'M', path: hunk.moveTo ?? hunk.path });
  return null;
}

type LoadedText = { ok: true; file: TrackedFile; document: TextDocument } | { ok: false; message: string };

async function loadText(overlay: FileOverlay, path: string, isRemoved: boolean): Promise<LoadedText> {
  try {
    const file = await (isRemoved ? overlay.loadEntry(path) : overlay.load(path));
    return file.document === null ? { ok: false, message: NOT_UTF8 } : { ok: true, file, document: file.document };
  } catch (error) {
    return { ok: false, message: osErrorText(error) };
  }
}
