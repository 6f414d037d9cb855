import { shellEnvironment } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { hiddenFromCommands } from './hidden-from-commands.ts';
import { openWayOut } from './open-way-out.ts';
import { policyInForce } from './policy-in-force.ts';
import { requireProgram } from './require-program.ts';
import { runAttached } from './run-attached.ts';
import { windowsRunner } from './windows-runner.ts';
import { startablePlan } from './startable-plan.ts';

/** One command of the user's, and how to configure what it may do. */
export interface ConfinedRun {
  /** At least one word. */
  readonly argv: readonly string[];
  readonly overrides: readonly string[];
  readonly profile: string | undefined;
  readonly cd: string | undefined;
  readonly strict: boolean;
  readonly mode: 'read-only' | 'workspace-write' | 'danger-full-access' | undefined;
  readonly fullAuto: boolean;
}

/**
 * Runs the command in this terminal, as confined as the configuration says.
 * @returns its exit code
 * @throws CodexError when that cannot be; the command was not run then
 */
export async function runConfined(run: ConfinedRun, host: CommandHost): Promise<number> {
  const { settings, policy } = await policyInForce(run, host);
  const { config, warnings } = settings.loaded;
  for (const text of warnings) say(host.stderr, `warning: ${text}`);
  const { cwd } = settings;
  const denyRead = await hiddenFromCommands(config, policy, host.signal);
  if (policy.type === 'danger-full-access') say(host.stderr, 'warning: this command runs without a sandbox: `danger-full-access` is in force.');
  const ownEnv = shellEnvironment(config.shellEnvironmentPolicy, settings.env);
  await requireProgram(run.argv[0] ?? '', { cwd, env: ownEnv });
  const wayOut = await openWayOut(config, policy, settings.env);
  try {
    const env = { ...ownEnv, ...wayOut?.environment };
    const platform = { allowLandlock: config.features.use_legacy_landlock, proxy: wayOut?.endpoints, proxyRules: config.networkProxy ?? undefined };
    const runner = windowsRunner();
    const windows = runner === undefined ? undefined : { ...config.windowsSandbox, codexHome: config.codexHome, runner };
    const plan = await startablePlan({ argv: [...run.argv], cwd, env, policy, policyCwd: cwd, denyRead, windows, ...platform }, host.signal);
    for (const text of plan.warnings ?? []) say(host.stderr, `warning: ${text}`);
    const { exitCode, verdict } = await runAttached(plan, host.signal);
    if (verdict.type === 'ran') return exitCode;
    // What bubblewrap had to say went to the terminal, as the command's own words would have.
    if (plan.launch?.holdsTree === false && verdict.type === 'failed') throw verdict.error;
    throw new CodexError(`${run.argv[0] ?? ''} was not run; the reason stands above.`, { code: 'spawn_failed', exitCode: 127 });
  } finally {
    await wayOut?.close();
  }
}
