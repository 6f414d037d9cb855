import { type Config, type ConfigFlags, loadConfig, type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type ThreadOverrides } from './thread-overrides.ts';

/** The configuration of a thread: the process's own, loaded again where a client lays something over it. */
export async function threadConfig(base: { configInput: LoadConfigInput; loaded: LoadedConfig }, overrides: ThreadOverrides): Promise<LoadedConfig> {
  const flags = flagsOf(overrides);
  const overridden = Object.entries(flags).some(([name, value]) => !isSame(value, base.loaded.config, name as keyof ConfigFlags));
  const keys = Object.entries(overrides.config ?? {}).map(([key, value]) => `${key}=${tomlValue(value)}`);
  const cwd = overrides.cwd ?? base.loaded.config.cwd;
  if (!overridden && keys.length === 0 && cwd === base.loaded.config.cwd) return base.loaded;
  const { configInput } = base;
  return loadConfig({ ...configInput, cwd, cliOverrides: [...configInput.cliOverrides, ...keys], flags: { ...configInput.flags, ...flags } });
}

function flagsOf(overrides: ThreadOverrides): ConfigFlags {
  const { model, modelProvider, serviceTier, approvalPolicy, sandbox, baseInstructions, developerInstructions, personality } = overrides;
  const given = { model, modelProvider, serviceTier, approvalPolicy, sandboxMode: sandbox, baseInstructions, developerInstructions, personality };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Whether the loaded configuration says so already: then nothing needs loading again. */
function isSame(value: unknown, config: Config, flag: keyof ConfigFlags): boolean {
  const current: Partial<Record<keyof ConfigFlags, unknown>> = {
    model: config.model,
    modelProvider: config.modelProviderId,
    serviceTier: config.serviceTier,
    approvalPolicy: config.approvalPolicy,
    sandboxMode: config.sandboxMode,
    baseInstructions: config.baseInstructions,
    developerInstructions: config.developerInstructions,
    personality: config.personality,
  };
  return JSON.stringify(current[flag]) === JSON.stringify(value);
}

/** A JSON value in TOML's spelling. */
function tomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '""';
  return `{${Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)} = ${tomlValue(field)}`)
    .join(', ')}}`;
}
