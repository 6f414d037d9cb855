import { loadConfig, type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { resolveCodexHome } from '@codex-ts/fs-utils';

import { type CommandHost } from '../command-host.ts';
import { resolveCwd } from '../exec/resolve-cwd.ts';
import { loadDotenv } from '../load-dotenv.ts';
import { type Administration } from './parse-administration.ts';

/** Where a command works and how it is configured. */
export interface Settings {
  readonly codexHome: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly configInput: LoadConfigInput;
}

type Given = Pick<Administration<unknown>, 'overrides' | 'profile' | 'cd' | 'strict'>;

/** @throws CodexError for a home or a folder that cannot be used */
export async function settingsOf({ overrides, profile, cd, strict }: Given, host: CommandHost): Promise<Settings> {
  const codexHome = resolveCodexHome(host.env).path;
  const env = await loadDotenv(codexHome, host.env);
  const cwd = await resolveCwd(cd, host.cwd);
  return { codexHome, cwd, env, configInput: { codexHome, cwd, cliOverrides: overrides, profile, env, strict } };
}

/** @throws ConfigError */
export async function loadedSettings(given: Given, host: CommandHost): Promise<Settings & { readonly loaded: LoadedConfig }> {
  const settings = await settingsOf(given, host);
  return { ...settings, loaded: await loadConfig(settings.configInput) };
}
