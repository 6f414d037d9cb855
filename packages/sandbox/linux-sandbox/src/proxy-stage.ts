import { dirname } from 'node:path';
import { PROXY_BRIDGE_SCRIPT } from './proxy-bridge-script.ts';
import { type ProxyEndpoints } from './proxy-endpoints.ts';
import { seccompProgram } from './seccomp-program.ts';
import { stageEnvironment } from './stage-environment.ts';
import { type SandboxArch } from './syscall-numbers.ts';

export interface ProxyStageInput {
  readonly endpoints: ProxyEndpoints;
  /** The command. */
  readonly argv: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path, outside and inside. */
  readonly bwrap: string;
  readonly arch: SandboxArch;
  /** False on machines where a fresh /proc cannot be mounted. */
  readonly mountProc: boolean;
  /** Where the outer bwrap reads its filter and writes its status. */
  readonly seccompFd: number;
  readonly statusFd: number;
  /** Three further descriptors of 3-9 that are free. */
  readonly freeFds: readonly [number, number, number];
  /** Whose ids the command sees itself run under; absent: this process's. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Node; absent: the one that runs us. */
  readonly node?: string;
}

export interface ProxyStage {
  /** What the outer bwrap runs. */
  readonly argv: string[];
  /** The outer bwrap's and the stage's environment; what is left out of it the command still gets. */
  readonly env: Record<string, string>;
  /**
   * Options of the outer bwrap, after all others, before `--`. It must have `--unshare-net`, and neither `--proc` nor
   * `--unshare-pid`: the inner bwrap looks its child up in the /proc that it sees, which is the host's.
   */
  readonly bwrapOptions: string[];
  readonly extraFds: { fd: number; data: Buffer }[];
  /** Files and folders that must be visible inside, read-only is enough; besides them a folder /tmp and the system's libraries. */
  readonly readOnlyPaths: string[];
  /** How to start the outer bwrap with its finished arguments, so that the inner one's status reaches `statusFd` too. */
  launcher(args: readonly string[]): { program: string; args: string[] };
}

/** An id that is nobody's: as root of its namespace the stage would need a capability to hand root on to the command. */
const NOBODY = 65534;
/** Any small file name does for the shell; it is replaced at once. */
const SHELL = '/bin/sh';

interface BridgeTask {
  readonly endpoints: readonly { port: number; socket: string }[];
  readonly bwrap: string;
  readonly args: readonly string[];
  readonly filterFd: number;
  readonly statusFd: number;
}

/**
 * A command whose only way to the network is our proxy. Inside the outer bwrap, in a network namespace without any
 * other host, a bridge listens on the proxy's own port numbers and pipes each connection to the proxy's unix socket;
 * nothing in the command's environment changes. Once it listens, an inner bwrap starts the command in user and pid
 * namespaces of its own: no capabilities, the `proxied` filter from its first instruction, and no view of the bridge,
 * which it can neither signal nor trace. The bridge itself runs without capabilities and under the `bridge` filter.
 * Every stage dies with the one before it; the bridge and the outer bwrap end with the command and its exit code.
 */
export function proxyStage(input: ProxyStageInput): ProxyStage {
  const { endpoints, bwrap, arch, seccompFd, statusFd } = input;
  const [taskFd, filterFd, innerStatusFd] = input.freeFds;
  const node = input.node ?? process.execPath;
  const user = input.user ?? { uid: process.getuid?.() ?? NOBODY, gid: process.getgid?.() ?? NOBODY };
  const { now, later } = stageEnvironment(input.env);
  const listening = [endpoints.http, ...(endpoints.socks === null ? [] : [endpoints.socks])];
  const task: BridgeTask = {
    endpoints: listening.map(({ port, socket }) => ({ port, socket })),
    bwrap,
    args: innerArgs(input.mountProc, user, later),
    filterFd,
    statusFd: innerStatusFd,
  };
  return {
    argv: [node, '-e', PROXY_BRIDGE_SCRIPT, '--', String(taskFd), ...input.argv],
    env: now,
    bwrapOptions: [
      ...(user.uid === 0 ? ['--uid', String(NOBODY), '--gid', String(NOBODY)] : []),
      // The inner bwrap writes its id maps there, and may mount a /proc only while it sees a whole one. The command sees
      // neither this one writable nor, where a fresh one can be mounted, this one at all.
      '--bind', '/proc', '/proc',
    ],
    extraFds: [
      { fd: seccompFd, data: seccompProgram({ arch, mode: 'bridge' }) },
      { fd: taskFd, data: Buffer.from(JSON.stringify(task)) },
      { fd: filterFd, data: seccompProgram({ arch, mode: 'proxied' }) },
    ],
    readOnlyPaths: [...new Set([node, bwrap, ...listening.map(({ socket }) => dirname(socket))])],
    // bwrap closes its status descriptor before it runs the stage, so there must be a second one.
    launcher: (args) => ({ program: SHELL, args: ['-c', `exec ${innerStatusFd}>&${statusFd}; exec "$@"`, 'sh', bwrap, ...args] }),
  };
}

/** Descriptors 3 and 4 are what the bridge gives the inner bwrap: its filter and where it writes its status. */
function innerArgs(mountProc: boolean, user: { uid: number; gid: number }, env: Record<string, string>): string[] {
  return [
    '--die-with-parent', '--dev-bind', '/', '/',
    '--unshare-user', ...(user.uid === 0 ? ['--uid', '0', '--gid', String(user.gid)] : []),
    '--unshare-pid',
    // Read-only, because the kernel's settings belong to the user root, with or without capabilities.
    ...(mountProc ? ['--proc', '/proc', '--remount-ro', '/proc'] : ['--ro-bind', '/proc', '/proc']),
    '--cap-drop', 'ALL', '--seccomp', '3', '--json-status-fd', '4',
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}
