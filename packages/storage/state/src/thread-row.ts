import { crc32 } from 'node:zlib';
import { sourceKindOf, type ThreadSummary } from '@codex-ts/rollout';
import { DamageError } from '@codex-ts/sqlite';

import { type FileStamp } from './file-stamp.ts';
import { storable } from './storable.ts';
import { isArchived, namedId, pathOf, type ThreadPlace } from './thread-place.ts';

/** A row of `threads`, as statements bind and give it. */
export interface ThreadRow {
  folder: string;
  file: string;
  size: number | null;
  modified_ms: number | null;
  changed_ms: number | null;
  inode: number | null;
  is_listed: number;
  archived: number;
  named_id: string | null;
  id: string | null;
  created_at_ms: number | null;
  updated_at_ms: number | null;
  source_kind: string | null;
  provider: string | null;
  cwd: string | null;
  summary: string | null;
  checksum: number | null;
  search: string | null;
}

/** What the place says is not stored again, and names live in a file of their own. */
type StoredSummary = Omit<ThreadSummary, 'path' | 'archived' | 'name'>;

/** The row of a file. Without a stamp the row is known to be doubtful, and read again before it is shown. */
export function rowOf(place: ThreadPlace, summary: ThreadSummary | null, stamp: FileStamp | null): ThreadRow {
  const row = uncheckedRow(place, summary, stamp);
  return { ...row, checksum: checksumOf(row) };
}

function uncheckedRow(place: ThreadPlace, summary: ThreadSummary | null, stamp: FileStamp | null): Omit<ThreadRow, 'checksum'> {
  return {
    ...place,
    size: stamp?.size ?? null,
    modified_ms: stamp?.modifiedMs ?? null,
    changed_ms: stamp?.changedMs ?? null,
    inode: stamp?.inode ?? null,
    is_listed: summary === null ? 0 : 1,
    archived: isArchived(place.folder) ? 1 : 0,
    named_id: namedId(place.file),
    id: summary === null ? null : storable(summary.id),
    created_at_ms: summary?.createdAtMs ?? null,
    updated_at_ms: summary?.updatedAtMs ?? null,
    source_kind: summary === null ? null : sourceKindOf(summary.source),
    provider: summary?.modelProvider == null ? null : storable(summary.modelProvider),
    cwd: summary === null ? null : storable(summary.cwd),
    summary: summary === null ? null : JSON.stringify(storedPart(summary)),
    search: summary === null ? null : storable(summary.preview.toLowerCase()),
  };
}

function storedPart({ path: _path, archived: _archived, name: _name, ...stored }: ThreadSummary): StoredSummary {
  return stored;
}

/**
 * The summary in a row of a listed thread. Throws DamageError when it is not what was stored: SQLite notices a page that
 * makes no sense, but not one whose text was overwritten.
 */
export function summaryIn(row: ThreadRow, codexHome: string): ThreadSummary {
  if (row.summary === null || row.checksum !== checksumOf(row)) throw new DamageError('a record fails its checksum');
  const stored = JSON.parse(row.summary) as StoredSummary;
  return { ...stored, path: pathOf(codexHome, row), archived: isArchived(row.folder), name: null };
}

export function stampIn(row: Pick<ThreadRow, 'size' | 'modified_ms' | 'changed_ms' | 'inode'>): FileStamp | null {
  const { size, modified_ms: modifiedMs, changed_ms: changedMs, inode } = row;
  if (size === null || modifiedMs === null || changedMs === null || inode === null) return null;
  return { size, modifiedMs, changedMs, inode };
}

/** Of all that is compared, ordered by or shown. The checksum of a schema version: it never changes without one. */
export function checksumOf(row: Omit<ThreadRow, 'checksum'>): number {
  const { folder, file, archived, named_id, id, created_at_ms, updated_at_ms, source_kind, provider, cwd, summary, search } = row;
  return crc32(JSON.stringify([folder, file, archived, named_id, id, created_at_ms, updated_at_ms, source_kind, provider, cwd, summary, search]));
}
