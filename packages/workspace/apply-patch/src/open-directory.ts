import { closeSync, constants, existsSync, lstatSync, openSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Names an inode without opening it for reading, so that search permission suffices. Linux only. */
const O_PATH = 0x20_0000;
const DIRECTORY_ONLY = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;

const systemError = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

/** Whether this system lets a path start at an open descriptor. */
export const hasDescriptorPaths: boolean = process.platform === 'linux' && existsSync('/proc/self/fd');

/**
 * A directory held open. On Linux everything below goes through `/proc/self/fd/N/name`, so nobody can put another
 * directory or a symlink in its place between two steps. Elsewhere it is held by its resolved path, which
 * `confirm` checks again right before a write; a short window remains there.
 */
export class OpenDirectory {
  /** The path by which it was reached, free of symlinks. */
  readonly path: string;
  private readonly fd: number | null;

  private constructor(path: string, fd: number | null) {
    this.path = path;
    this.fd = fd;
  }

  /** Opens an absolute path whose last name must be a directory and no symlink (else ENOTDIR). */
  static open(path: string, byDescriptor: boolean = hasDescriptorPaths): OpenDirectory {
    return OpenDirectory.openAt(path, path, byDescriptor);
  }

  private static openAt(reachedBy: string, path: string, byDescriptor: boolean): OpenDirectory {
    if (byDescriptor) return new OpenDirectory(path, openSync(reachedBy, DIRECTORY_ONLY));
    if (!lstatSync(reachedBy).isDirectory()) throw systemError('ENOTDIR', path);
    return new OpenDirectory(path, null);
  }

  openChild(name: string): OpenDirectory {
    return OpenDirectory.openAt(this.child(name), join(this.path, name), this.fd !== null);
  }

  /** The path to use for a system call on an entry. */
  child(name: string): string {
    return this.fd === null ? join(this.path, name) : `/proc/self/fd/${this.fd}/${name}`;
  }

  /** Throws ENOTDIR when the directory is only known by path and that path now leads elsewhere. */
  confirm(): void {
    if (this.fd === null && realpathSync(this.path) !== this.path) throw systemError('ENOTDIR', this.path);
  }

  close(): void {
    if (this.fd !== null) closeSync(this.fd);
  }
}
