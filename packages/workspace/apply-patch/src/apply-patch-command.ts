import { resolve } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { ParentDirectoryError } from './file-place.ts';
import { type Hunk } from './hunk.ts';
import { osErrorText } from './os-error.ts';
import { parsePatch } from './parse-patch.ts';
import { removeAt, writeAt } from './patch-files.ts';
import { decodeText, diskFs } from './patch-fs.ts';
import { summaryText } from './summary.ts';
import { documentText, toDocument } from './text-document.ts';
import { type HunkMark } from './verified-change.ts';
import { editText } from './verify-patch.ts';

export interface ApplyPatchCommandInput {
  /** The arguments after the command's name. */
  args: readonly string[];
  /** Read to its end only when there is no argument. */
  stdin: AsyncIterable<Uint8Array>;
  /** Absolute. */
  cwd: string;
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

const USAGE = "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n";
const NOT_UTF8 = 'stream did not contain valid UTF-8';
const REACH = { roots: 'unrestricted' } as const;

const failure = (code: number, stderr: string): CommandResult => ({ code, stdout: '', stderr });

/**
 * The `apply_patch` command: a patch as the only argument or on standard input. Hunks are carried out one by one;
 * those before a failing one stay, as in the original. Exit code 2 is for wrong use, 1 for a patch that fails.
 */
export async function runApplyPatchCommand({ args, stdin, cwd }: ApplyPatchCommandInput): Promise<CommandResult> {
  const [argument, ...rest] = args;
  if (rest.length > 0) return failure(2, 'Error: apply_patch accepts exactly one argument.\n');
  let patch: string | null | undefined = argument;
  if (patch === undefined) {
    patch = decodeText(await readAll(stdin));
    if (patch === null) return failure(1, `Error: Failed to read PATCH from stdin.\n${NOT_UTF8}\n`);
    if (patch === '') return failure(2, USAGE);
  }
  return applyText(patch, cwd);
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function applyText(patch: string, cwd: string): Promise<CommandResult> {
  const parsed = await parsePatch(patch);
  if (!parsed.ok) return failure(1, `${parsed.error.cliMessage}\n`);
  if (parsed.hunks.length === 0) return failure(1, 'No files were modified.\n');
  const marks: HunkMark[] = [];
  for (const [order, hunk] of parsed.hunks.entries()) {
    const message = await applyHunk(hunk, cwd);
    if (message !== null) return failure(1, `${message}\n`);
    marks.push({ order, ...markOf(hunk) });
  }
  return { code: 0, stdout: summaryText(marks), stderr: '' };
}

function markOf(hunk: Hunk): Pick<HunkMark, 'letter' | 'path'> {
  if (hunk.type === 'update') return { letter: 'M', path: hunk.moveTo ?? hunk.path };
  return { letter: hunk.type === 'add' ? 'A' : 'D', path: hunk.path };
}

/** Null when done, else the message. */
async function applyHunk(hunk: Hunk, cwd: string): Promise<string | null> {
  switch (hunk.type) {
    case 'add':
      return writeOrExplain(hunk.path, hunk.content, cwd, null);
    case 'delete':
      return removeOrExplain(hunk.path, cwd, 'Failed to delete file');
    case 'update':
      return updateFile(hunk, cwd);
  }
}

async function updateFile(hunk: Extract<Hunk, { type: 'update' }>, cwd: string): Promise<string | null> {
  const path = resolve(cwd, hunk.path);
  const reading = `Failed to read file to update ${hunk.path}`;
  let before;
  try {
    before = await diskFs.read(path);
  } catch (error) {
    return `${reading}: ${osErrorText(error)}`;
  }
  const text = decodeText(before.bytes);
  if (text === null) return `${reading}: ${NOT_UTF8}`;
  const edited = editText(toDocument(text), hunk.chunks, hunk.path);
  if (!edited.ok) return edited.message;
  const target = hunk.moveTo === null || resolve(cwd, hunk.moveTo) === path ? null : hunk.moveTo;
  const written = writeOrExplain(target ?? hunk.path, documentText(edited.document), cwd, target === null ? null : before.mode);
  if (written !== null || target === null) return written;
  return removeOrExplain(hunk.path, cwd, 'Failed to remove original');
}

function writeOrExplain(path: string, content: string, cwd: string, mode: number | null): string | null {
  try {
    writeAt(resolve(cwd, path), content, REACH, mode);
    return null;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return error instanceof ParentDirectoryError ? `Failed to create parent directories for ${path}` : `Failed to write file ${path}`;
  }
}

function removeOrExplain(path: string, cwd: string, failing: string): string | null {
  try {
    removeAt(resolve(cwd, path), REACH);
    return null;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return `${failing} ${path}`;
  }
}
