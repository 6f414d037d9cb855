import { errorMessage, systemErrorCode } from '@codex-ts/protocol';

const TEXTS = new Map<string, string>([
  ['EPERM', 'Operation not permitted (os error 1)'],
  ['ENOENT', 'No such file or directory (os error 2)'],
  ['EIO', 'Input/output error (os error 5)'],
  ['EACCES', 'Permission denied (os error 13)'],
  ['EBUSY', 'Device or resource busy (os error 16)'],
  ['ENOTDIR', 'Not a directory (os error 20)'],
  ['EISDIR', 'Is a directory (os error 21)'],
  ['EINVAL', 'Invalid argument (os error 22)'],
  ['ENOSPC', 'No space left on device (os error 28)'],
  ['EROFS', 'Read-only file system (os error 30)'],
  ['ENAMETOOLONG', 'File name too long (os error 36)'],
  ['ELOOP', 'Too many levels of symbolic links (os error 40)'],
]);

/** A system error in the words (and with Linux's number) that the original's messages end with. */
export function osErrorText(error: unknown): string {
  return TEXTS.get(systemErrorCode(error) ?? '') ?? errorMessage(error);
}
