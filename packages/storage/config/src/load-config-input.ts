import { type ConfigFlags } from './config.ts';

/** What a configuration is loaded from. */
export interface LoadConfigInput {
  readonly codexHome: string;
  readonly cwd: string;
  /** Raw `key=value` arguments in the order given; later ones win. */
  readonly cliOverrides: readonly string[];
  /** `--enable` and `--disable`; they count as overrides after `cliOverrides`. */
  readonly features?: { readonly enable: readonly string[]; readonly disable: readonly string[] } | undefined;
  /** `--profile`; beats the key `profile`. */
  readonly profile?: string | undefined;
  readonly flags?: ConfigFlags | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Keys that nobody knows are errors instead of warnings. */
  readonly strict?: boolean | undefined;
  /** Where the administrator's files are; tests put it elsewhere. */
  readonly systemDir?: string | undefined;
}
