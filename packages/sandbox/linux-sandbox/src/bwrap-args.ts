import { sep } from 'node:path';

/** One place that may be written, and what inside it may not. Absolute paths, symlinks resolved. */
export interface MountRoot {
  readonly root: string;
  /** Existing files or directories inside `root` that stay read-only. */
  readonly readOnly: readonly string[];
  /** Names inside `root` that must look like empty read-only directories: nothing can be created there. */
  readonly masked: readonly string[];
}

export interface BwrapInput {
  readonly argv: readonly string[];
  /** Empty: nothing is writable but the private /dev/shm. */
  readonly roots: readonly MountRoot[];
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
    ...entry.readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...entry.masked.flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
  ];
}
