import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Whether a database is, byte for byte as far as its size and times tell, the file that was found sound or closed by us
 * last. Then its pages need no other look, which blocks for a millisecond or more per MB.
 */
export function isChecked(path: string): boolean {
  const now = stampOf(path);
  if (now === null) return false;
  try {
    return readFileSync(stampFile(path), 'utf8') === now;
  } catch {
    return false;
  }
}

/** Remembers a sound database as it is now. Does nothing while its log holds something, or where nothing can be written. */
export function markChecked(path: string): void {
  const now = stampOf(path);
  if (now === null || isChecked(path)) return;
  const temporary = `${stampFile(path)}.${process.pid}`;
  try {
    writeFileSync(temporary, now, { mode: 0o600 });
    renameSync(temporary, stampFile(path));
  } catch {
    // Without the stamp the next opening looks at every page, that is all.
    rmSync(temporary, { force: true });
  }
}

function stampFile(path: string): string {
  return `${path}.checked`;
}

function stampOf(path: string): string | null {
  try {
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    if (log !== undefined && log.size > 0) return null;
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    return null;
  }
}
