import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { landlockFailure, landlockPlan, landlockSupport, type SandboxArch } from '@codex-ts/linux-sandbox';
import { CodexError, type NetworkAccess, systemErrorCode } from '@codex-ts/protocol';
import { type CommandFiles } from './command-files.ts';
import { type CommandInput } from './command-input.ts';
import { type SpawnPlan } from './spawn-plan.ts';

const TASK_FD = 3;
const STATUS_FD = 4;

/**
 * A command under Landlock, because bubblewrap cannot be used: `instead` says why. Throws it where nobody chose
 * Landlock, and, with what Landlock lacks, where that cannot hold the policy. It is a choice, because it does not keep
 * all that bubblewrap keeps: modes, owners and times of files stay within reach, and names of other processes.
 */
export async function planLandlock(options: { input: CommandInput; files: CommandFiles; network: NetworkAccess; arch: SandboxArch; instead: CodexError }): Promise<SpawnPlan> {
  const { input, files, network, arch, instead } = options;
  if (input.allowLandlock !== true) throw await offering(instead);
  if (network === 'proxied') throw instead;
  const env = network === 'restricted' ? { ...input.env, CODEX_SANDBOX_NETWORK_DISABLED: '1' } : input.env;
  try {
    const plan = await landlockPlan({
      argv: input.argv, env, view: files.view, scratch: scratchFolders(input, files), network, arch, taskFd: TASK_FD, statusFd: STATUS_FD,
    });
    return { ...plan, cwd: input.cwd, sandboxed: true, launch: landlockLaunch(input.argv[0] ?? '') };
  } catch (error) {
    if (!(error instanceof CodexError) || error.code !== 'sandbox_unavailable') throw error;
    throw new CodexError(`${instead.message}; ${error.message.replace(/^The sandbox is not available, so the command was not run: /, '')}`, { code: 'sandbox_unavailable', cause: error });
  }
}

/** The diagnosis with one more remedy where this machine has it. */
async function offering(instead: CodexError): Promise<CodexError> {
  if ((await landlockSupport()) === null) return instead;
  return new CodexError(`${instead.message}; or make do with Landlock, which protects less: \`codex features enable use_legacy_landlock\``, { code: instead.code, cause: instead });
}

function landlockLaunch(program: string): NonNullable<SpawnPlan['launch']> {
  return {
    statusFd: STATUS_FD,
    holdsTree: false,
    prepare: () => ({ leftovers: [], release: () => Promise.resolve() }),
    isEmpty: () => true,
    verdict: ({ status }) => {
      const error = landlockFailure(status, program);
      return error === null ? { type: 'ran' } : { type: 'failed', error };
    },
  };
}

/** Folders for temporary files hold no project, unless the command works right there. */
function scratchFolders({ env, policyCwd }: CommandInput, { realCwd }: CommandFiles): string[] {
  const folders = ['/tmp', env['TMPDIR'] ?? tmpdir()].map(realPath).filter((path) => path !== null);
  return folders.filter((folder) => folder !== realCwd && folder !== realPath(policyCwd));
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
