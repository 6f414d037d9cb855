import { randomBytes } from 'node:crypto';
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
import { type FilePlace, statOf } from './file-place.ts';

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** The directory takes no new file, or the name is a mount point: the file itself may still be writable. */
const NEEDS_IN_PLACE = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY']);

/**
 * Gives a file new content in one step: a temporary file beside it takes its name, so a reader sees the old or the
 * new content and a failure leaves the old. Permission bits stay (`mode` overrides; a new file gets what the umask
 * leaves), owner and group stay where we may set them. Other hard links keep the old content. Where the directory
 * takes no new file, a file without other hard links is written in place. Throws system errors.
 */
export function replaceFile(place: FilePlace, data: Buffer, mode: number | null): void {
  const existing = statOf(place);
  if (existing !== null && !existing.isFile()) {
    throw Object.assign(new Error(`${place.name} is not a regular file`), { code: existing.isDirectory() ? 'EISDIR' : 'EINVAL' });
  }
  try {
    swapIn(place, data, mode ?? (existing === null ? null : existing.mode & 0o777), existing);
  } catch (error) {
    if (existing === null || existing.nlink !== 1 || !NEEDS_IN_PLACE.has(systemErrorCode(error) ?? '')) throw error;
    writeInPlace(place, data, existing);
  }
}

function swapIn(place: FilePlace, data: Buffer, mode: number | null, existing: Stats | null): void {
  const { directory, name } = place;
  const temporary = directory.child(`.codex-patch-${randomBytes(8).toString('hex')}`);
  directory.confirm();
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  const fd = openSync(temporary, flags, mode === null ? 0o666 : 0o600);
  try {
    try {
      writeFileSync(fd, data);
      if (existing !== null) keepOwner(fd, existing);
      if (mode !== null) fchmodSync(fd, mode);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, directory.child(name));
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
function writeInPlace({ directory, name }: FilePlace, data: Buffer, existing: Stats): void {
  const fd = openSync(directory.child(name), constants.O_WRONLY | NO_FOLLOW);
  try {
    const opened = fstatSync(fd);
    if (opened.ino !== existing.ino || opened.dev !== existing.dev || opened.nlink !== 1) {
      throw Object.assign(new Error(`${name} was replaced meanwhile`), { code: 'EBUSY' });
    }
    ftruncateSync(fd, 0);
    writeFileSync(fd, data);
  } finally {
    closeSync(fd);
  }
}
