import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type BrokenRules } from './rule-file-error.ts';

/** Rules files are written by people and one line at a time by us; 10,000 rules fit. */
export const MAX_RULES_BYTES = 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

/** The common reasons, without the path, which stands in front. */
const WHY: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
]);

/**
 * Reads a rules file. What is no regular file is never waited for.
 * @returns its text, or why there is none
 */
export async function readRulesFile(path: string): Promise<string | BrokenRules> {
  try {
    // A FIFO without a writer would hold up an ordinary `open` for ever.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await readOpen(file, path);
    } finally {
      await file.close();
    }
  } catch (error) {
    return { path, message: `failed to read: ${WHY.get(systemErrorCode(error) ?? '') ?? errorMessage(error)}` };
  }
}

async function readOpen(file: FileHandle, path: string): Promise<string | BrokenRules> {
  const broken = (message: string): BrokenRules => ({ path, message });
  const stats = await file.stat();
  if (!stats.isFile()) return broken(stats.isDirectory() ? 'failed to read: it is a directory' : 'failed to read: it is no regular file');
  const pieces: Buffer[] = [];
  // Read to the end, whatever size it said it had: it may have grown.
  for (let length = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, null);
    if (bytesRead === 0) break;
    pieces.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
    if (length > MAX_RULES_BYTES) return broken(`failed to read: rules files are at most ${MAX_RULES_BYTES} bytes`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
  } catch {
    return broken('failed to read: it is not valid UTF-8');
  }
}
