import { type CodexOptions } from './codex-options.ts';

/** How programs that use this package are named to the model's server. */
export const ORIGINATOR = 'codex_sdk_ts';

const ORIGINATOR_VARIABLE = 'CODEX_INTERNAL_ORIGINATOR_OVERRIDE';

/** The environment of the agent: what was given, or else what this process has; with our name, if it has none, and the key. */
export function agentEnvironment({ env, apiKey }: Pick<CodexOptions, 'env' | 'apiKey'>, own: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const base = Object.fromEntries(Object.entries(env ?? own).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return {
    ...base,
    [ORIGINATOR_VARIABLE]: base[ORIGINATOR_VARIABLE] || ORIGINATOR,
    ...(apiKey === undefined ? {} : { CODEX_API_KEY: apiKey }),
  };
}
