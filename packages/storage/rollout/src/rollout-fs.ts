import { link, open, rename, stat, unlink, utimes } from 'node:fs/promises';
import { makeFolders } from '@codex-ts/fs-utils';

/** An open file, as much of it as a writer needs. `FileHandle` of node:fs is one. */
export interface RolloutFile {
  write(bytes: Buffer, offset: number, length: number): Promise<{ bytesWritten: number }>;
  read(into: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  stat(): Promise<{ size: number }>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** What is at a path. */
export interface RolloutStat {
  dev: number;
  ino: number;
  size: number;
  mtimeMs: number;
}

/** The file system under everything here that writes, so that tests can make any call of it fail. */
export interface RolloutFs {
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  open(path: string, flags: number, mode: number): Promise<RolloutFile>;
  stat(path: string): Promise<RolloutStat>;
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Times in seconds. */
  utimes(path: string, accessed: number, modified: number): Promise<void>;
}

export const nodeRolloutFs: RolloutFs = { mkdir: (path, { mode }) => makeFolders(path, mode), open, stat, link, rename, unlink, utimes };
