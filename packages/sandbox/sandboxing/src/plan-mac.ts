import { type NetworkAccess } from '@codex-ts/protocol';
import { commandFiles } from './command-files.ts';
import { type CommandInput } from './command-input.ts';
import { type SpawnPlan } from './spawn-plan.ts';

/** A confined command on macOS. Throws as `planCommand` does. */
export async function planMac(input: CommandInput, network: NetworkAccess): Promise<SpawnPlan> {
  const { view } = commandFiles(input);
  const { seatbeltPlan } = await import('@codex-ts/seatbelt');
  const { program, args, env } = seatbeltPlan({ argv: input.argv, view, network, proxy: network === 'proxied' ? input.proxy : undefined, rules: input.proxyRules });
  return { program, args, env: { ...input.env, ...env }, cwd: input.cwd, extraFds: [], sandboxed: true };
}
