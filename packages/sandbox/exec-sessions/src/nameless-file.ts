import { randomBytes } from 'node:crypto';
import { closeSync, constants, fchmodSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

/** Linux `O_TMPFILE | O_DIRECTORY`; Node has no name for it. */
const O_TMPFILE = 0o20200000;
/** Not visible inside the sandbox, which has a /dev/shm of its own, and never on a disk. */
const SHARED_MEMORY = '/dev/shm';
const READ_AT_MOST = 64 * 1024;

/**
 * A descriptor of an empty, writable file that has no name, so nothing is left behind however we end. The caller
 * closes it.
 */
export function openNamelessFile(): number {
  for (const folder of [SHARED_MEMORY, tmpdir()]) {
    try {
      return readable(openSync(folder, O_TMPFILE | constants.O_RDWR, 0o600));
    } catch (error) {
      // No such folder, or a file system without nameless files: the next way.
      if (systemErrorCode(error) === undefined) throw error;
    }
  }
  const path = join(tmpdir(), `codex-ts-${randomBytes(12).toString('hex')}`);
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  unlinkSync(path);
  return readable(fd);
}

/** It is opened again through /proc, which a umask such as 777 would have forbidden ourselves. */
function readable(fd: number): number {
  fchmodSync(fd, 0o600);
  return fd;
}

/** Everything in a small file, from its start, whatever the descriptor's position. */
export function readWhole(fd: number): string {
  const buffer = Buffer.alloc(READ_AT_MOST);
  return buffer.toString('utf8', 0, readSync(fd, buffer, 0, READ_AT_MOST, 0));
}

const MAX_KEPT = 8;
const kept = new Map<string, number>();

/**
 * A new read-only descriptor, positioned at the start, of a file that holds `data`. The file itself is kept for the
 * next call with equal data: filters are few and are needed for every command. The caller closes the descriptor.
 */
export function openData(data: Buffer): number {
  const key = data.toString('latin1');
  const fd = kept.get(key) ?? writeData(data);
  kept.delete(key);
  kept.set(key, fd);
  for (const [oldest, oldFd] of kept) {
    if (kept.size <= MAX_KEPT) break;
    kept.delete(oldest);
    closeSync(oldFd);
  }
  return openSync(`/proc/self/fd/${fd}`, constants.O_RDONLY);
}

function writeData(data: Buffer): number {
  const fd = openNamelessFile();
  for (let written = 0; written < data.length; ) written += writeSync(fd, data, written);
  return fd;
}
