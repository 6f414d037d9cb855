import { CodexError, type NetworkAccess } from '@codex-ts/protocol';
import { commandFiles } from './command-files.ts';
import { type CommandInput } from './command-input.ts';
import { unavailable } from './sandbox-support.ts';
import { type SpawnPlan } from './spawn-plan.ts';

/** A confined command on Windows: our own program is spawned instead, which makes the token and starts it. Throws as `planCommand` does. */
export async function planWindowsCommand(input: CommandInput, network: NetworkAccess): Promise<SpawnPlan> {
  const { windows } = input;
  if (windows === undefined || windows.level === null) {
    throw unavailable('no sandbox is set up; set `windows.sandbox` to `unelevated` or `elevated` in your configuration');
  }
  // Its firewall would have to know the proxy's ports beforehand, and they are picked freely.
  if (network === 'proxied') throw unavailable('on Windows the network cannot go through the proxy; use a policy with the network on or off');
  const { view } = commandFiles(input);
  const { planWindows, stageWindowsLaunch } = await import('@codex-ts/windows-sandbox');
  const { level, privateDesktop, codexHome, runner } = windows;
  const plan = planWindows({ argv: input.argv, cwd: input.cwd, env: input.env, view, network, proxyPorts: [], level, privateDesktop, codexHome });
  if (plan.type === 'refused') throw new CodexError(plan.reason, { code: 'sandbox_unavailable' });
  return { ...(await stageWindowsLaunch(plan.launch, runner, process.env)), cwd: input.cwd, extraFds: [], sandboxed: true, warnings: plan.launch.warnings };
}
