import { mkdir, open } from 'node:fs/promises';

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

export const nodeRolloutFs: RolloutFs = { mkdir, open };
