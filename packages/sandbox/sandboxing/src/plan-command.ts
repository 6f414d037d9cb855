import { realpathSync } from 'node:fs';
import { bwrapArgs, seccompProgram } from '@codex-ts/linux-sandbox';
import { CodexError, networkAllowed, type SandboxPolicy } from '@codex-ts/protocol';
import { bwrapLaunch, type Replan } from './bwrap-launch.ts';
import { canDenyRead, hiddenPaths, pinAbove } from './hidden-paths.ts';
import { mountRoots } from './mount-roots.ts';
import { confinement, runsUnconfined } from './sandbox-support.ts';
import { type SpawnPlan } from './spawn-plan.ts';
import { writableRoots } from './writable-roots.ts';

export interface CommandInput {
  /** Program and arguments, run without a shell. */
  argv: string[];
  cwd: string;
  /** The command's whole environment. */
  env: Record<string, string>;
  policy: SandboxPolicy;
  /** The directory that "the workspace" means in `policy`; often but not always `cwd`. */
  policyCwd: string;
  /**
   * Absolute paths that the command may neither read nor write nor list, whatever the policy allows. Folders count with
   * all that is in them, links with what they lead to.
   */
  denyRead?: readonly string[] | undefined;
}

const SECCOMP_FD = 3;
const STATUS_FD = 4;
const MAX_TRIES = 3;
/** Compiled into bwrap. */
const MAX_BWRAP_ARGS = 9000;

/** Set once bwrap has said that a fresh /proc cannot be mounted on this machine; later plans do without from the start. */
let procMountFails = false;

/**
 * How to start a command so that `policy` holds. The file system is looked at anew each time: `.git` may have
 * appeared since the last command. Throws `CodexError` `sandbox_unavailable` when the policy or `denyRead` cannot be
 * enforced, `cwd_denied` when `denyRead` covers the working directory; a plan is never less confined than its policy.
 */
export async function planCommand(input: CommandInput): Promise<SpawnPlan> {
  const [program, ...args] = input.argv;
  if (program === undefined || program === '') throw new CodexError('The command is empty.', { code: 'empty_command' });
  if ((input.denyRead ?? []).length > 0 && !canDenyRead(input.policy)) {
    throw unenforceable('without a sandbox of its own nothing can be hidden from it; use `read-only` or `workspace-write`');
  }
  if (runsUnconfined(input.policy)) {
    return { program, args, env: input.env, cwd: input.cwd, extraFds: [], sandboxed: false };
  }
  return sandboxedPlan(input, MAX_TRIES);
}

async function sandboxedPlan(input: CommandInput, triesLeft: number): Promise<SpawnPlan> {
  const roots = writableRoots(input.policy, input.policyCwd, input.env);
  const distrusted = [input.policyCwd, input.cwd, ...roots.map((entry) => entry.root)];
  const { bwrap, arch } = await confinement(input.policy, process.env, distrusted);
  const hasNetwork = networkAllowed(input.policy);
  const hidden = hiddenPaths(input.denyRead ?? [], input.policyCwd, input.cwd);
  const mounts = pinAbove(hidden, mountRoots(roots));
  const args = bwrapArgs({
    argv: input.argv,
    roots: mounts,
    hidden,
    networkAllowed: hasNetwork,
    mountProc: !procMountFails,
    chdir: resolvedSpelling(input.cwd),
    seccompFd: SECCOMP_FD,
    statusFd: STATUS_FD,
  });
  if (args.length - input.argv.length > MAX_BWRAP_ARGS - 1) throw unenforceable(`${hidden.length} paths are too many to be hidden one by one; hide the folders that hold them`);
  const replan: Replan = (reason) => {
    // Without a /proc of its own the command sees the host's, read-only; its user namespace still keeps it from
    // reaching into other processes.
    if (reason === 'no-proc') procMountFails = true;
    return triesLeft > 1 ? () => sandboxedPlan(input, triesLeft - 1) : null;
  };
  return {
    program: bwrap,
    args,
    env: hasNetwork ? input.env : { ...input.env, CODEX_SANDBOX_NETWORK_DISABLED: '1' },
    cwd: input.cwd,
    extraFds: [{ fd: SECCOMP_FD, data: seccompProgram({ arch, mode: hasNetwork ? 'network' : 'restricted' }) }],
    sandboxed: true,
    launch: bwrapLaunch({ statusFd: STATUS_FD, masked: mounts.flatMap((root) => root.masked), replan }),
  };
}

function unenforceable(reason: string): CodexError {
  return new CodexError(`The paths that commands may not read cannot be enforced, so the command was not run: ${reason}.`, { code: 'sandbox_unavailable' });
}

/** Set only when `cwd` goes through a symlink, as the original does. Throws `CodexError` `cwd_missing`. */
function resolvedSpelling(cwd: string): string | undefined {
  try {
    const real = realpathSync.native(cwd);
    return real === cwd ? undefined : real;
  } catch (cause) {
    throw new CodexError(`The working directory ${cwd} cannot be used: it does not exist or is not readable.`, { code: 'cwd_missing', cause });
  }
}
