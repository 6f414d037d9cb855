import { join } from 'node:path';
import { type ConfigWarning, configWarning } from '@codex-ts/app-server';
import { ConfigError, loadConfig, type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';

export interface ServerConfig {
  readonly loaded: LoadedConfig;
  /** Why `loaded` is not the user's configuration; null when it is. */
  readonly trouble: ConfigWarning | null;
}

/**
 * The configuration for a server that outlives mistakes in it: when the user's file cannot be used, the defaults under
 * the administrator's files and the command line, and a warning for clients, as in the original. With `strict` there is
 * nothing to fall back to.
 * @throws ConfigError when the mistake lies elsewhere
 */
export async function configOrDefaults(input: LoadConfigInput): Promise<ServerConfig> {
  try {
    return { loaded: await loadConfig(input), trouble: null };
  } catch (error) {
    if (!(error instanceof ConfigError) || input.strict === true) throw error;
    return { loaded: await defaults(input), trouble: configWarning('Invalid configuration; using defaults.', error) };
  }
}

/** What the configuration would be in the same home without a file of the user's. */
async function defaults(input: LoadConfigInput): Promise<LoadedConfig> {
  const elsewhere = join(input.codexHome, 'tmp', 'without-config');
  const loaded = await loadConfig({ ...input, codexHome: elsewhere, profile: undefined });
  const here = (path: string): string => (path === elsewhere ? input.codexHome : path.startsWith(join(elsewhere, '/')) ? join(input.codexHome, path.slice(elsewhere.length)) : path);
  const { config } = loaded;
  const moved = { ...config, codexHome: input.codexHome, sqliteHome: here(config.sqliteHome), logDir: here(config.logDir) };
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(loaded), config: { value: moved, enumerable: true } }) as LoadedConfig;
}
