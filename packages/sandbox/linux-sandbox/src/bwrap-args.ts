import { type FileAccess } from '@codex-ts/protocol';
import { type Mount } from './mount-plan.ts';

export interface BwrapInput {
  readonly argv: readonly string[];
  /** What holds around all mounts. `devices`: everything is as on the host, device nodes included. */
  readonly root: FileAccess | 'devices';
  readonly mounts: readonly Mount[];
  /** False: the sandbox has a network of its own with nothing in it. */
  readonly sharesNetwork: boolean;
  /** True: what runs first sees processes by their host's numbers, and sets up a pid namespace for the command itself. */
  readonly sharesPids?: boolean;
  /** False on machines where a fresh /proc cannot be mounted (some containers). */
  readonly mountProc: boolean;
  /** Set when the working directory was spelled through a symlink: the resolved path. */
  readonly chdir?: string | undefined;
  /** Where bwrap reads the seccomp program. */
  readonly seccompFd: number;
  /** Where it reports that the command ran. */
  readonly statusFd: number;
  /** Further options, after all others. */
  readonly options?: readonly string[];
}

const ROOTS: Readonly<Record<BwrapInput['root'], readonly string[]>> = {
  read: ['--ro-bind', '/', '/', '--dev', '/dev'],
  // A bound host /dev has its device nodes disabled; commands need at least /dev/null.
  write: ['--bind', '/', '/', '--dev', '/dev'],
  none: ['--tmpfs', '/', '--dev', '/dev'],
  devices: ['--dev-bind', '/', '/'],
};

/**
 * The arguments of `bwrap` (without the program itself): what holds everywhere, a fresh /dev, then each mount before
 * those inside it. Beyond the original: `--cap-drop ALL`, without which root inside could remount the disk writable, a
 * read-only /proc, shared memory of its own, a read-only root where only some places are shown, and the status
 * descriptor.
 */
export function bwrapArgs(input: BwrapInput): string[] {
  return [
    '--new-session', '--die-with-parent',
    ...ROOTS[input.root],
    ...input.mounts.flatMap(mountArgs),
    '--unshare-user', ...(input.sharesPids === true ? [] : ['--unshare-pid']), '--unshare-ipc',
    ...(input.sharesNetwork ? [] : ['--unshare-net']),
    ...procArgs(input),
    ...(input.root === 'none' ? ['--remount-ro', '/'] : []),
    ...(input.chdir === undefined ? [] : ['--chdir', input.chdir]),
    '--cap-drop', 'ALL',
    '--seccomp', String(input.seccompFd),
    '--json-status-fd', String(input.statusFd),
    ...(input.options ?? []),
    '--', ...input.argv,
  ];
}

/** Without one of its own, the host's is there to read: the user namespace keeps commands from reaching into processes. */
function procArgs({ mountProc, root }: BwrapInput): string[] {
  // The kernel's settings are files of uid 0, whose writing needs no capability: root inside could change the host's.
  if (mountProc) return ['--proc', '/proc', ...(root === 'devices' ? [] : ['--remount-ro', '/proc'])];
  return root === 'read' || root === 'devices' ? [] : ['--ro-bind', '/proc', '/proc'];
}

function mountArgs({ kind, path, inner, target }: Mount): string[] {
  const within = inner.flatMap(mountArgs);
  switch (kind) {
    case 'write':
      return ['--bind', path, path, ...within];
    case 'read':
      return ['--ro-bind', path, path, ...within];
    case 'empty-folder':
      return ['--tmpfs', path, '--remount-ro', path];
    // Nobody may enter; without capabilities that holds for root as well. Read-only once what is inside has its place.
    case 'closed-folder':
      return ['--perms', within.length === 0 ? '000' : '111', '--tmpfs', path, ...within, '--remount-ro', path];
    // The null device cannot even be opened: devices are disabled on everything that bwrap binds.
    case 'closed-file':
      return ['--ro-bind', '/dev/null', path];
    case 'link':
      return ['--symlink', target ?? '', path];
  }
}
