import { resolve } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { progressText } from './failure-report.ts';
import { ParentDirectoryError } from './file-place.ts';
import { type Hunk } from './hunk.ts';
import { osErrorText } from './os-error.ts';
import { parsePatch } from './parse-patch.ts';
import { removeAt, removeMovedAt, writeAt } from './patch-files.ts';
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
 * those before a failing one stay, as in the original, and after the original's words `stderr` says which those are. Exit code 2 is for wrong use, 1 for a patch that fails.
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
    const failed = await applyHunk(hunk, cwd);
    if (failed === null) {
      marks.push({ order, ...markOf(hunk) });
      continue;
    }
    const later = parsed.hunks.slice(order + 1).map((left, index) => ({ order: order + 1 + index, ...markOf(left) }));
    const [made, left] = failed.halves ?? [[], [markOf(hunk)]];
    const at = (half: Mark[]): HunkMark[] => half.map((mark) => ({ order, ...mark }));
    return failure(1, `${failed.message}\n${progressText([...marks, ...at(made)], [...at(left), ...later])}`);
  }
  return { code: 0, stdout: summaryText(marks), stderr: '' };
}

type Mark = Pick<HunkMark, 'letter' | 'path'>;

/** Why a hunk failed, in the original's words; `halves` are what was done of it and what was not, if anything was. */
interface HunkFailure {
  message: string;
  halves?: [Mark[], Mark[]];
}

function markOf(hunk: Hunk): Mark {
  if (hunk.type === 'update') return { letter: 'M', path: hunk.moveTo ?? hunk.path };
  return { letter: hunk.type === 'add' ? 'A' : 'D', path: hunk.path };
}

/** Null when done. */
async function applyHunk(hunk: Hunk, cwd: string): Promise<HunkFailure | null> {
  switch (hunk.type) {
    case 'add':
      return orExplain(hunk.path, 'Failed to write file', () => writeAt(resolve(cwd, hunk.path), hunk.content, REACH));
    case 'delete':
      return orExplain(hunk.path, 'Failed to delete file', () => removeAt(resolve(cwd, hunk.path), REACH));
    case 'update':
      return updateFile(hunk, cwd);
  }
}

async function updateFile(hunk: Extract<Hunk, { type: 'update' }>, cwd: string): Promise<HunkFailure | null> {
  const path = resolve(cwd, hunk.path);
  const reading = `Failed to read file to update ${hunk.path}`;
  let text, mode;
  try {
    const before = await diskFs.read(path);
    text = decodeText(before.bytes);
    ({ mode } = before);
  } catch (error) {
    return { message: `${reading}: ${osErrorText(error)}` };
  }
  if (text === null) return { message: `${reading}: ${NOT_UTF8}` };
  const edited = editText(toDocument(text), hunk.chunks, hunk.path);
  if (!edited.ok) return { message: edited.message };
  const content = documentText(edited.document);
  const { moveTo } = hunk;
  if (moveTo === null || resolve(cwd, moveTo) === path) return orExplain(hunk.path, 'Failed to write file', () => writeAt(path, content, REACH));
  const written = new Set<string>();
  const unwritten = orExplain(moveTo, 'Failed to write file', () => written.add(writeAt(resolve(cwd, moveTo), content, REACH, mode)));
  if (unwritten !== null) return unwritten;
  const unremoved = orExplain(hunk.path, 'Failed to remove original', () => removeMovedAt(path, REACH, written));
  return unremoved === null ? null : { ...unremoved, halves: [[{ letter: 'A', path: moveTo }], [{ letter: 'D', path: hunk.path }]] };
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
