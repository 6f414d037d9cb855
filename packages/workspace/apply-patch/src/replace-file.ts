import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';
import { fileId, type FilePlace, notAFile, statOf } from './file-place.ts';

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** The directory takes no new file, or the name is a mount point: the file itself may still be writable. */
const NEEDS_IN_PLACE = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY']);

/**
 * Gives a file new content in one step: a temporary file beside it takes its name, so a reader sees the old or the
 * new content and a failure leaves the old. Permission bits stay (`mode` overrides; a new file gets what the umask
 * leaves), owner and group stay where we may set them. Other hard links keep the old content. Where the directory
 * takes no new file, a file without other hard links is written in place. Throws system errors.
 * @returns the identity of the file that has the name now
 */
export function replaceFile(place: FilePlace, data: Buffer, mode: number | null): string {
  const existing = statOf(place);
  if (existing !== null && !existing.isFile()) throw notAFile(place.name, existing);
  if (existing !== null) confirmWritable(place);
  try {
    return swapIn(place, data, mode ?? (existing === null ? null : existing.mode & 0o777), existing);
  } catch (error) {
    if (existing === null || existing.nlink !== 1 || !NEEDS_IN_PLACE.has(systemErrorCode(error) ?? '')) throw error;
    return writeInPlace(place, data, existing);
  }
}

/** A file that its user may not write is not replaced either. Opening asks for the rights that count, access() does not. */
function confirmWritable({ directory, name }: FilePlace): void {
  try {
    closeSync(openSync(directory.child(name), constants.O_WRONLY | NO_FOLLOW));
  } catch (error) {
    // A program that is running cannot be written but may be replaced.
    if (systemErrorCode(error) !== 'ETXTBSY') throw error;
  }
}

function swapIn(place: FilePlace, data: Buffer, mode: number | null, existing: Stats | null): string {
  const { directory, name } = place;
  // Nobody else has this name at this instant, and O_EXCL would tell. Random bytes would load a library that takes longer.
  const temporary = directory.child(`.codex-patch-${process.pid}-${process.hrtime.bigint().toString(36)}`);
  directory.confirm();
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  const fd = openSync(temporary, flags, mode === null ? 0o666 : 0o600);
  try {
    let id;
    try {
      writeFileSync(fd, data);
      if (existing !== null) keepOwner(fd, existing);
      if (mode !== null) fchmodSync(fd, mode);
      id = fileId(fstatSync(fd, { bigint: true }));
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, directory.child(name));
    return id;
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

function keepOwner(fd: number, { uid, gid }: Stats): void {
  const made = fstatSync(fd);
  if (made.uid === uid && made.gid === gid) return;
  try {
    fchownSync(fd, uid, gid);
  } catch (error) {
    // Only the superuser may give files away; for others the file is theirs from now on.
    if (systemErrorCode(error) !== 'EPERM') throw error;
  }
}

/** Not through another hard link, and not into a file that took this one's name meanwhile. */
function writeInPlace({ directory, name }: FilePlace, data: Buffer, existing: Stats): string {
  const fd = openSync(directory.child(name), constants.O_WRONLY | NO_FOLLOW);
  try {
    const opened = fstatSync(fd);
    if (opened.ino !== existing.ino || opened.dev !== existing.dev || opened.nlink !== 1) {
      throw Object.assign(new Error(`${name} was replaced meanwhile`), { code: 'EBUSY' });
    }
    ftruncateSync(fd, 0);
    writeFileSync(fd, data);
    return fileId(fstatSync(fd, { bigint: true }));
  } finally {
    closeSync(fd);
  }
}
