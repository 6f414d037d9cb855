import { CodexError, networkAccess } from '@codex-ts/protocol';
import { type CommandInput } from './command-input.ts';
import { canDenyRead } from './hidden-paths.ts';
import { freshVerdict, type MachineVerdict } from './machine-verdict.ts';
import { planLinux } from './plan-linux.ts';
import { planMac } from './plan-mac.ts';
import { planWindowsCommand } from './plan-windows-command.ts';
import { runsUnconfined, unsupported } from './sandbox-support.ts';
import { type SpawnPlan } from './spawn-plan.ts';

const thisMachine = freshVerdict();

/**
 * How to start a command so that `policy` holds. The file system is looked at anew each time: `.git` may have
 * appeared since the last command. Throws `CodexError` `sandbox_unavailable` when the policy or `denyRead` cannot be
 * enforced, `cwd_missing` or `cwd_denied` for a working directory that is not there or that the command may not read; a
 * plan is never less confined than its policy.
 */
export async function planCommand(input: CommandInput): Promise<SpawnPlan> {
  return planOn(thisMachine, input);
}

/** `planCommand` on a machine of which something is known already. */
export async function planOn(machine: MachineVerdict, input: CommandInput): Promise<SpawnPlan> {
  const { argv, policy, policyCwd, env, cwd, denyRead = [] } = input;
  const [program, ...args] = argv;
  if (program === undefined || program === '') throw new CodexError('The command is empty.', { code: 'empty_command' });
  if (denyRead.length > 0 && !canDenyRead(policy)) {
    throw new CodexError(
      'The paths that commands may not read cannot be enforced, so the command was not run: without a sandbox of its own nothing can be hidden from it; use `read-only` or `workspace-write`.',
      { code: 'sandbox_unavailable' },
    );
  }
  if (denyRead.length === 0 && runsUnconfined(policy, policyCwd, env)) return { program, args, env, cwd, extraFds: [], sandboxed: false };
  // A proxy that is there is the only way out, whatever the policy would let through besides.
  const network = input.proxy === undefined ? networkAccess(policy) : 'proxied';
  const platform = input.platform ?? process.platform;
  if (platform === 'linux') return planLinux(input, network, machine);
  if (platform === 'darwin') return planMac(input, network);
  if (platform === 'win32') return planWindowsCommand(input, network);
  throw unsupported(platform);
}
