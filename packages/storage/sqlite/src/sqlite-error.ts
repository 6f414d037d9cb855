import { systemErrorCode } from '@codex-ts/protocol';

/** Reads that fail or come up short mean that what is on the disk is not what SQLite wrote. */
const BAD_READS = new Set(['SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_IOERR_CORRUPTFS', 'SQLITE_IOERR_DATA']);

/** A reason to distrust a database that SQLite itself does not see, such as a record that fails its checksum. */
export class DamageError extends Error {
  readonly code = 'SQLITE_CORRUPT';

  constructor(message: string) {
    super(message);
    this.name = 'DamageError';
  }
}

/** Whether an error says that the file is damaged. Close it then and open it again with `discard`. */
export function isDamage(error: unknown): boolean {
  const code = systemErrorCode(error) ?? '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB') || BAD_READS.has(code);
}

/** Whether an error says that another connection holds the lock: the same may succeed later. */
export function isBusy(error: unknown): boolean {
  const code = systemErrorCode(error) ?? '';
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || code.startsWith('SQLITE_PROTOCOL');
}

/** Whether an error comes from SQLite at all: locked, full, damaged, read-only and so on. */
export function isSqliteError(error: unknown): boolean {
  return (systemErrorCode(error) ?? '').startsWith('SQLITE_');
}

/** Whether the cause may be the shared memory of the write-ahead log, which some sandboxes and network shares deny. */
export function mayBeSharedMemory(error: unknown): boolean {
  const code = systemErrorCode(error) ?? '';
  return code.startsWith('SQLITE_IOERR_SHM') || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY');
}
