import { bwrapArgs, commandStarted, missingBubblewrap, mountPlan, probeBubblewrap, type ProxyStage, proxiedCommandStarted, proxyStage, seccompProgram } from '@codex-ts/linux-sandbox';
import { CodexError, type NetworkAccess } from '@codex-ts/protocol';
import { bwrapLaunch, type Replan } from './bwrap-launch.ts';
import { commandFiles, type CommandFiles } from './command-files.ts';
import { type CommandInput } from './command-input.ts';
import { planLandlock } from './plan-landlock.ts';
import { type MachineVerdict } from './machine-verdict.ts';
import { linuxArch, readSystemFile } from './sandbox-support.ts';
import { type SpawnPlan } from './spawn-plan.ts';

const SECCOMP_FD = 3;
const STATUS_FD = 4;
/** For the proxy's bridge. */
const FREE_FDS = [5, 6, 7] as const;
const MAX_TRIES = 3;
/** Compiled into bwrap. */
const MAX_BWRAP_ARGS = 9000;

/**
 * A confined command on Linux: in bubblewrap, or under Landlock where namespaces are not to be had. Throws as
 * `planCommand` does.
 */
export async function planLinux(input: CommandInput, network: NetworkAccess, machine: MachineVerdict, triesLeft = MAX_TRIES): Promise<SpawnPlan> {
  const arch = linuxArch();
  const files = commandFiles(input);
  if (machine.noNamespaces !== null) return planLandlock({ input, files, network, arch, instead: machine.noNamespaces });
  const { path } = await probeBubblewrap(process.env, distrusted(input, files));
  if (path === null) return planLandlock({ input, files, network, arch, instead: missingBubblewrap(readSystemFile) });
  const replan: Replan = (failure, diagnosis) => {
    if (triesLeft <= 1) return null;
    const again = (): Promise<SpawnPlan> => planLinux(input, network, machine, triesLeft - 1);
    if (failure.type === 'no-proc') {
      machine.procMountFails = true;
      return again;
    }
    if (failure.type === 'no-namespaces') {
      if (failure.isLasting) machine.noNamespaces = diagnosis;
      return () => planLandlock({ input, files: commandFiles(input), network, arch, instead: diagnosis });
    }
    // Seen when planning, gone when bwrap looked: another program works in the same folder.
    return failure.type === 'path-vanished' ? again : null;
  };
  return bwrapPlan(input, files, { network, bwrap: path, mountProc: !machine.procMountFails, replan, arch });
}

interface BwrapSituation {
  readonly network: NetworkAccess;
  readonly bwrap: string;
  readonly mountProc: boolean;
  readonly replan: Replan;
  readonly arch: ReturnType<typeof linuxArch>;
}

function bwrapPlan(input: CommandInput, files: CommandFiles, { network, bwrap, mountProc, replan, arch }: BwrapSituation): SpawnPlan {
  const stage = network === 'proxied' ? stageOf(input, bwrap, mountProc, arch) : null;
  const { root, mounts, masked } = mountPlan(files.view, stage?.readOnlyPaths ?? []);
  const argv = stage?.argv ?? input.argv;
  const args = bwrapArgs({
    argv,
    // Nothing but the network is closed: devices stay what they are, as without a sandbox.
    root: files.isFullDisk ? 'devices' : root,
    mounts,
    sharesNetwork: network === 'enabled',
    // The inner bwrap reports on its child under /proc, which must be that of the numbers it knows.
    sharesPids: stage !== null,
    mountProc: mountProc && stage === null,
    chdir: files.realCwd === input.cwd ? undefined : files.realCwd,
    seccompFd: SECCOMP_FD,
    statusFd: STATUS_FD,
    options: stage?.bwrapOptions ?? [],
  });
  if (args.length - argv.length > MAX_BWRAP_ARGS - 1) throw tooMany(files.view.rules.filter(({ access }) => access === 'none').length);
  const started = stage?.launcher(args) ?? { program: bwrap, args };
  const env = network === 'restricted' ? { ...input.env, CODEX_SANDBOX_NETWORK_DISABLED: '1' } : input.env;
  return {
    ...started,
    env: stage?.env ?? env,
    cwd: input.cwd,
    extraFds: stage?.extraFds ?? [{ fd: SECCOMP_FD, data: seccompProgram({ arch, mode: network === 'restricted' ? 'restricted' : 'network' }) }],
    sandboxed: true,
    launch: bwrapLaunch({ statusFd: STATUS_FD, masked, hasStarted: stage === null ? commandStarted : proxiedCommandStarted, replan }),
  };
}

function stageOf(input: CommandInput, bwrap: string, mountProc: boolean, arch: ReturnType<typeof linuxArch>): ProxyStage {
  const { proxy, argv, env } = input;
  if (proxy === undefined) throw new CodexError('The command was not run: its network goes through the proxy, but no proxy is running.', { code: 'sandbox_unavailable' });
  return proxyStage({ endpoints: proxy, argv, env, bwrap, arch, mountProc, seccompFd: SECCOMP_FD, statusFd: STATUS_FD, freeFds: FREE_FDS });
}

/** Folders that a command could have put a bwrap of its own into. */
function distrusted({ policyCwd, cwd }: CommandInput, { view }: CommandFiles): string[] {
  const writable = view.rules.filter(({ access }) => access === 'write').map(({ path }) => path);
  return [policyCwd, cwd, ...(view.root === 'write' ? ['/'] : []), ...writable];
}

function tooMany(count: number): CodexError {
  return new CodexError(
    `The paths that commands may not read cannot be enforced, so the command was not run: ${count} paths are too many to be hidden one by one; hide the folders that hold them.`,
    { code: 'sandbox_unavailable' },
  );
}
