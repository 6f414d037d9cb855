import { type Config, type ConfigFlags, loadConfig, type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type ThreadOverrides } from './thread-overrides.ts';

/** The configuration of a thread: the process's own, loaded again where a client lays something over it. */
export async function threadConfig(base: { configInput: LoadConfigInput; loaded: LoadedConfig }, overrides: ThreadOverrides): Promise<LoadedConfig> {
  const { configInput, loaded } = base;
  const flags = flagsOf(overrides);
  // There is no way to unset a value from above: null says nothing.
  const keys = Object.entries(overrides.config ?? {}).filter(([, value]) => value !== null).map(([key, value]) => `${key}=${tomlValue(value)}`);
  const cwd = overrides.cwd ?? loaded.config.cwd;
  const isSame = keys.length === 0 && cwd === loaded.config.cwd && sayTheSame(flags, loaded.config);
  if (isSame) return loaded;
  return loadConfig({ ...configInput, cwd, cliOverrides: [...configInput.cliOverrides, ...keys], flags: { ...configInput.flags, ...flags } });
}

function flagsOf(overrides: ThreadOverrides): ConfigFlags {
  const { model, modelProvider, serviceTier, approvalPolicy, sandbox, baseInstructions, developerInstructions, personality } = overrides;
  const given = { model, modelProvider, serviceTier, approvalPolicy, sandboxMode: sandbox, baseInstructions, developerInstructions, personality };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Whether the loaded configuration says all of it already: then nothing needs loading again. */
function sayTheSame(flags: ConfigFlags, config: Config): boolean {
  const current: Readonly<Record<string, unknown>> = { ...config, modelProvider: config.modelProviderId };
  return Object.entries(flags).every(([name, value]) => JSON.stringify(current[name]) === JSON.stringify(value));
}

/** A JSON value in TOML's spelling. */
function tomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '""';
  return `{${Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)} = ${tomlValue(field)}`)
    .join(', ')}}`;
}
