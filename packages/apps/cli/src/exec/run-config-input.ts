import { featureToggles, type LoadConfigInput, parseOverride } from '@codex-ts/config';

import { type ExecArguments, type OverrideArguments } from './exec-arguments.ts';

/**
 * All overrides in the order in which they apply: `-c` before the command, feature switches, `-c` after it.
 * @throws CodexError when a feature is unknown or an override is malformed
 */
export async function orderedOverrides({ before, enable, disable, after }: OverrideArguments, cwd: string): Promise<string[]> {
  const overrides = [...before, ...featureToggles(enable, disable), ...after];
  for (const text of overrides) await parseOverride(text, cwd);
  return overrides;
}

export interface RunConfigInput {
  readonly args: Pick<ExecArguments, 'profile' | 'model' | 'sandbox' | 'addDirs' | 'search' | 'strictConfig'>;
  readonly overrides: readonly string[];
  readonly codexHome: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What was asked for on the command line. A headless run can ask nobody: there it is `never`, whatever else is set. */
  readonly approvalPolicy: 'untrusted' | 'on-failure' | 'on-request' | 'never' | undefined;
}

/** How a run is configured by the command line. */
export function runConfigInput({ args, overrides, codexHome, cwd, env, approvalPolicy }: RunConfigInput): LoadConfigInput {
  return {
    codexHome,
    cwd,
    cliOverrides: overrides,
    profile: args.profile,
    flags: {
      model: args.model,
      sandboxMode: args.sandbox,
      approvalPolicy,
      addDirs: args.addDirs,
      webSearchMode: args.search ? 'live' : undefined,
    },
    env,
    strict: args.strictConfig,
  };
}
