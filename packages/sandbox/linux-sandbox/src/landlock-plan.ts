import { type FileView } from '@codex-ts/file-policy';
import { landlockRefusal } from './landlock-refusal.ts';
import { grantedRights, handledRights, type HandledRights, MIN_ABI } from './landlock-rights.ts';
import { landlockRules } from './landlock-rules.ts';
import { LANDLOCK_STAGE_SCRIPT } from './landlock-stage-script.ts';
import { foreignFunctions, landlockSupport, type LandlockSupport } from './landlock-support.ts';
import { seccompProgram } from './seccomp-program.ts';
import { stageEnvironment } from './stage-environment.ts';
import { type SandboxArch } from './syscall-numbers.ts';

export interface LandlockPlanInput {
  /** The command; its program is looked for on the environment's PATH. */
  readonly argv: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly view: FileView;
  /** Real paths of folders, such as /tmp, that hold no project: protected names in them count only where they exist. */
  readonly scratch: readonly string[];
  readonly network: 'restricted' | 'enabled';
  readonly arch: SandboxArch;
  /** Descriptors of 3-9: where the stage reads its task and where it writes its status. */
  readonly taskFd: number;
  readonly statusFd: number;
  /** Node; absent: the one that runs us. */
  readonly node?: string;
  /** What this kernel and installation offer; absent: looked up. */
  readonly support?: LandlockSupport | null;
  readonly koffi?: string | null;
}

export interface LandlockPlan {
  readonly program: string;
  readonly args: string[];
  /** The stage's environment; what is left out of it the command still gets. */
  readonly env: Record<string, string>;
  readonly extraFds: { fd: number; data: Buffer }[];
}

/** What the stage is told. */
interface LandlockTask {
  readonly koffi: string;
  readonly abi: number;
  readonly handled: HandledRights;
  readonly rules: readonly (readonly [path: string, rights: number])[];
  /** What the command may do with its own terminal and output pipes by name. */
  readonly useRights: number;
  /** The seccomp program, base64. */
  readonly filter: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How to confine a command where namespaces do not work: a Node process limits itself by Landlock and seccomp, gives up
 * all capabilities and becomes the command. Weaker than bubblewrap: nothing is hidden and there is no pid namespace, so
 * killing it takes the whole tree one by one; file modes and times can be changed everywhere the user may.
 * Throws CodexError `sandbox_unavailable` where the kernel, the installation or the policy does not allow it.
 */
export async function landlockPlan(input: LandlockPlanInput): Promise<LandlockPlan> {
  const koffi = input.koffi === undefined ? foreignFunctions() : input.koffi;
  if (koffi === null) throw landlockRefusal('needs the optional package koffi, which this installation lacks');
  const support = input.support === undefined ? await landlockSupport() : input.support;
  if (support === null) throw landlockRefusal('is not offered by this kernel');
  const { abi } = support;
  if (abi < MIN_ABI) throw landlockRefusal(`is too old in this kernel (version ${abi}): it could not keep files from being emptied`);
  const { now, later } = stageEnvironment(input.env);
  const task: LandlockTask = {
    koffi,
    abi,
    handled: handledRights(abi, input.network),
    rules: landlockRules(input.view, input.scratch).map(({ path, rights }) => [path, rights]),
    useRights: grantedRights('use', 'file'),
    filter: seccompProgram({ arch: input.arch, mode: input.network === 'enabled' ? 'ipc-network' : 'ipc-restricted' }).toString('base64'),
    env: later,
  };
  return {
    program: input.node ?? process.execPath,
    args: ['-e', LANDLOCK_STAGE_SCRIPT, '--', String(input.taskFd), String(input.statusFd), ...input.argv],
    env: now,
    extraFds: [{ fd: input.taskFd, data: Buffer.from(JSON.stringify(task)) }],
  };
}
