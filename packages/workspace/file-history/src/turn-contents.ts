import { createHash } from 'node:crypto';
import { systemErrorCode } from '@codex-ts/protocol';
import { type FileState } from './file-state.ts';
import { type HistoryParts } from './history-parts.ts';
import { type StateChange } from './journal-record.ts';
import { type ObjectStore } from './object-store.ts';
import { fsPathOf, shownPath } from './path-text.ts';
import { readWhole } from './whole-file.ts';

/**
 * What was at a path. `mode`: permission bits. `content` gives a file's bytes, null when they are to be had no more:
 * neither kept nor still on the disk. `unsaved`: a file too large to be kept, or that could not be read.
 */
export type ContentState =
  | { readonly type: 'file'; readonly mode: number; readonly size: number; content(): Promise<Buffer | null> }
  | { readonly type: 'link'; readonly target: Buffer }
  | { readonly type: 'folder' | 'other' | 'unsaved' };

/** What a turn did to one path, contents included. Null: nothing was there. */
export interface ContentChange {
  /** Absolute, for people. */
  readonly path: string;
  /** The same as the system has it, which need not be UTF-8. */
  readonly name: Buffer;
  readonly before: ContentState | null;
  readonly after: ContentState | null;
}

export function contentChange(parts: Pick<HistoryParts, 'fs' | 'objects'>, { path, before, after }: StateChange): ContentChange {
  const present = (state: FileState) => async (): Promise<Buffer | null> => contentOnDisk(parts, path, state);
  return {
    path: shownPath(path),
    name: bytesOf(path),
    before: contentState(parts.objects, before, () => Promise.resolve(null)),
    after: after === null ? null : contentState(parts.objects, after, present(after)),
  };
}

function contentState(objects: ObjectStore, state: FileState | null, otherwise: () => Promise<Buffer | null>): ContentState | null {
  if (state === null) return null;
  if (state.type === 'link') return { type: 'link', target: bytesOf(state.target) };
  if (state.type !== 'file') return { type: state.type };
  const { mode, size, hash } = state;
  return { type: 'file', mode, size, content: async () => (await objects.whole(hash)) ?? otherwise() };
}

/** The file as it is now, when it is still as the turn left it. */
async function contentOnDisk({ fs }: Pick<HistoryParts, 'fs'>, path: string, state: FileState): Promise<Buffer | null> {
  try {
    const bytes = await readWhole(fs, fsPathOf(path));
    return bytes !== null && state.type === 'file' && createHash('sha256').update(bytes).digest('hex') === state.hash ? bytes : null;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}

function bytesOf(text: string): Buffer {
  const path = fsPathOf(text);
  return typeof path === 'string' ? Buffer.from(path) : Buffer.from(path);
}
