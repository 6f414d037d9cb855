import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

/** An open file, as much of it as a writer needs. `FileHandle` of node:fs is one. */
export interface RolloutFile {
  write(bytes: Buffer, offset: number, length: number): Promise<{ bytesWritten: number }>;
  read(into: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  stat(): Promise<{ size: number }>;
  close(): Promise<void>;
}

/** The file system under a writer, so that tests can make any call of it fail. */
export interface RolloutFs {
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  open(path: string, flags: number, mode: number): Promise<RolloutFile>;
}

export const nodeRolloutFs: RolloutFs = { mkdir: makeFolders, open };

/** Node reports ENOENT for folders that it may not make on a read-only file system; this one tells the real reason. */
async function makeFolders(path: string, options: { recursive: true; mode: number }): Promise<unknown> {
  try {
    return await mkdir(path, options);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return await mkdir(firstMissing(path), { mode: options.mode }).then(() => mkdir(path, options));
  }
}

function firstMissing(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? path : firstMissing(parent);
}
