import { sep } from 'node:path';

/** One place that may be written, and what inside it may not. Absolute paths, symlinks resolved. */
export interface MountRoot {
  readonly root: string;
  /** Existing files or directories inside `root` that stay read-only. */
  readonly readOnly: readonly string[];
  /** Names inside `root` that must look like empty read-only directories: nothing can be created there. */
  readonly masked: readonly string[];
  /**
   * Writable folders inside `root`, shallow ones first, that cannot be renamed because they are mounts of their own:
   * those above a hidden path, which would get another name with them.
   */
  readonly pinned?: readonly string[];
}

/** Something that exists and must be out of reach: not read, listed, written, renamed or removed. Symlinks resolved. */
export interface HiddenPath {
  readonly path: string;
  readonly kind: 'directory' | 'file';
}

export interface BwrapInput {
  readonly argv: readonly string[];
  /** Empty: nothing is writable but the private /dev/shm. */
  readonly roots: readonly MountRoot[];
  /** Stronger than any root, also one inside. No path of them inside another. */
  readonly hidden?: readonly HiddenPath[];
  readonly networkAllowed: boolean;
  /** False on machines where a fresh /proc cannot be mounted (some containers). */
  readonly mountProc: boolean;
  /** Set when the working directory was spelled through a symlink: the resolved path. */
  readonly chdir?: string | undefined;
  /** Where bwrap reads the seccomp program, and where it reports that the command ran. */
  readonly seccompFd: number;
  readonly statusFd: number;
}

/**
 * The arguments of `bwrap` (without the program itself), in the original's order: the whole disk read-only, a fresh
 * /dev, then each writable root from shallow to deep, each followed by its protected parts. Beyond the original:
 * `--cap-drop ALL`, without which root inside could remount the disk writable, and the status descriptor.
 */
export function bwrapArgs(input: BwrapInput): string[] {
  return [
    '--new-session', '--die-with-parent',
    '--ro-bind', '/', '/', '--dev', '/dev',
    ...byDepth(input.roots).flatMap(rootMounts),
    ...(input.hidden ?? []).flatMap(hidingMounts),
    '--unshare-user', '--unshare-pid',
    ...(input.networkAllowed ? [] : ['--unshare-net']),
    ...(input.mountProc ? ['--proc', '/proc'] : []),
    ...(input.chdir === undefined ? [] : ['--chdir', input.chdir]),
    '--cap-drop', 'ALL',
    '--seccomp', String(input.seccompFd),
    '--json-status-fd', String(input.statusFd),
    '--', ...input.argv,
  ];
}

/** A deeper root is mounted later, so that the most specific rule wins. Equal depth keeps the policy's order. */
function byDepth(roots: readonly MountRoot[]): MountRoot[] {
  return [...roots].sort((a, b) => depth(a.root) - depth(b.root));
}

function depth(path: string): number {
  return path.split(sep).filter((part) => part !== '').length;
}

function rootMounts(entry: MountRoot): string[] {
  const coversDev = entry.root === '/' || entry.root === '/dev';
  return [
    '--bind', entry.root, entry.root,
    // A bound host /dev has its device nodes disabled; commands need at least /dev/null.
    ...(coversDev ? ['--dev', '/dev'] : []),
    ...(entry.pinned ?? []).flatMap((path) => ['--bind', path, path]),
    ...entry.readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...entry.masked.flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
  ];
}

/**
 * A folder becomes an empty one that nobody may enter; without capabilities that holds for root as well. A file becomes
 * the null device, which cannot even be opened: devices are disabled on everything that bwrap binds.
 */
function hidingMounts({ path, kind }: HiddenPath): string[] {
  return kind === 'directory' ? ['--perms', '000', '--tmpfs', path, '--remount-ro', path] : ['--ro-bind', '/dev/null', path];
}
