import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { copyFile, type FileHandle, link, lstat, mkdir, open, readdir, readlink, realpath, rename, rmdir, symlink, unlink, utimes } from 'node:fs/promises';
import { onTheSpot } from './on-the-spot.ts';

/** A path for a system call. Bytes where the name is not UTF-8. */
export type FsPath = string | Buffer;

/** An open file, as much of it as is used here. */
export type HistoryFile = Pick<FileHandle, 'fd' | 'stat' | 'read' | 'write' | 'chmod' | 'chown' | 'sync' | 'close'>;

/** A regular file's state and its first bytes. */
export interface Read {
  readonly stats: Stats;
  readonly bytes: Buffer;
}

/** Every call to the disk that file history makes; tests put faults between. All reject with Node's system errors. */
export interface HistoryFs {
  lstat(path: FsPath): Promise<Stats>;
  /** Names as text; what is not UTF-8 shows as U+FFFD. */
  readdir(path: FsPath): Promise<string[]>;
  readdirBytes(path: FsPath): Promise<Buffer[]>;
  readlink(path: FsPath): Promise<Buffer>;
  realpath(path: string): Promise<string>;
  /** Up to `max` bytes from the start; no bytes of what is no regular file. Follows no link, waits on no pipe. */
  read(path: FsPath, max: number): Promise<Read>;
  /** A new file with this content and exactly this mode; EEXIST when there is one. What was written stays when it fails. */
  create(path: FsPath, bytes: Uint8Array, mode: number): Promise<void>;
  open(path: FsPath, flags: number, mode?: number): Promise<HistoryFile>;
  /** A new file with the same content, sharing its blocks where the file system can. */
  copyNew(from: FsPath, to: FsPath): Promise<void>;
  mkdir(path: FsPath, mode: number): Promise<void>;
  rmdir(path: FsPath): Promise<void>;
  rename(from: FsPath, to: FsPath): Promise<void>;
  unlink(path: FsPath): Promise<void>;
  link(existing: FsPath, path: FsPath): Promise<void>;
  symlink(target: FsPath, path: FsPath): Promise<void>;
  utimes(path: FsPath, at: Date): Promise<void>;
}

const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** Reading: never through a link, never waiting on a pipe. */
export const READ_FLAGS: number = constants.O_RDONLY | NO_FOLLOW | (constants.O_NONBLOCK ?? 0);
/** Making a file that must not be there yet. */
export const CREATE_FLAGS: number = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
/** Adding to a file's end, and reading it. */
export const APPEND_FLAGS: number = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | NO_FOLLOW;
const COPY_FLAGS = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
/** A write this large is worth a thread of its own. */
const LARGE = 256 * 1024;
/** No umask takes anything from it. */
const PRIVATE = 0o600;

/** The real disk. */
export const nodeHistoryFs: HistoryFs = {
  lstat: onTheSpot((path: FsPath) => lstatSync(path), (path) => lstat(path)),
  readdir: onTheSpot((path: FsPath) => readdirSync(path), (path) => readdir(path)),
  readdirBytes: onTheSpot((path: FsPath) => readdirSync(path, { encoding: 'buffer' }), (path) => readdir(path, { encoding: 'buffer' })),
  readlink: onTheSpot((path: FsPath) => readlinkSync(path, { encoding: 'buffer' }), (path) => readlink(path, { encoding: 'buffer' })),
  realpath: (path) => realpath(path),
  read: onTheSpot(readNow, readLater),
  create: (path, bytes, mode) => (bytes.length < LARGE ? createQuick : createLater)(path, bytes, mode),
  open: (path, flags, mode) => open(path, flags, mode),
  copyNew: (from, to) => copyFile(from, to, COPY_FLAGS),
  mkdir: onTheSpot((path: FsPath, mode: number) => void mkdirSync(path, { mode }), async (path, mode) => void (await mkdir(path, { mode }))),
  rmdir: onTheSpot((path: FsPath) => rmdirSync(path), (path) => rmdir(path)),
  rename: onTheSpot(renameSync, rename),
  unlink: onTheSpot(unlinkSync, unlink),
  link: onTheSpot(linkSync, link),
  symlink: onTheSpot((target: FsPath, path: FsPath) => symlinkSync(target, path), (target, path) => symlink(target, path)),
  utimes: (path, at) => utimes(path, at, at),
};

function readNow(path: FsPath, max: number): Read {
  const fd = openSync(path, READ_FLAGS);
  try {
    const stats = fstatSync(fd);
    const bytes = Buffer.allocUnsafe(stats.isFile() ? Math.min(stats.size, max) : 0);
    let at = 0;
    for (let read = -1; at < bytes.length && read !== 0; at += read) read = readSync(fd, bytes, at, bytes.length - at, at);
    return { stats, bytes: bytes.subarray(0, at) };
  } finally {
    closeSync(fd);
  }
}

async function readLater(path: FsPath, max: number): Promise<Read> {
  const file = await open(path, READ_FLAGS);
  try {
    const stats = await file.stat();
    const bytes = Buffer.allocUnsafe(stats.isFile() ? Math.min(stats.size, max) : 0);
    let at = 0;
    for (let read = -1; at < bytes.length && read !== 0; at += read) read = (await file.read(bytes, at, bytes.length - at, at)).bytesRead;
    return { stats, bytes: bytes.subarray(0, at) };
  } finally {
    await file.close();
  }
}

const createQuick = onTheSpot((path: FsPath, bytes: Uint8Array, mode: number): void => {
  const fd = openSync(path, CREATE_FLAGS, PRIVATE);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at);
    if (mode !== PRIVATE) fchmodSync(fd, mode);
  } finally {
    closeSync(fd);
  }
}, createLater);

async function createLater(path: FsPath, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, CREATE_FLAGS, PRIVATE);
  try {
    await writeAll(file, bytes);
    if (mode !== PRIVATE) await file.chmod(mode);
  } finally {
    await file.close();
  }
}

export async function writeAll(file: HistoryFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, null)).bytesWritten;
}
