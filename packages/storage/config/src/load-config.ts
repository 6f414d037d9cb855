import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { buildConfig } from './build-config.ts';
import { type Config, type ConfigFlags } from './config.ts';
import { ConfigError } from './config-error.ts';
import { featureToggles, resolveFeatures } from './features.ts';
import { applyOverride, parseOverride } from './parse-override.ts';
import { DEFAULT_ROOT_MARKERS } from './project-root.ts';
import { type CheckedProfile } from './schema/profile-keys.ts';
import { rootSpec, type RootTable } from './schema/root-keys.ts';
import { refuseSystemPolicy, systemConfigWarnings } from './system-files.ts';
import { emptyTable, mergeTables, type TomlTable } from './toml-node.ts';
import { projectConfigWarnings, trustOf } from './trust.ts';
import { readFileLayer } from './user-layer.ts';

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
  /** Where the administrator's files are; tests put it elsewhere. */
  readonly systemDir?: string | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Sentences for the user: what has no effect, what is outdated. */
  readonly warnings: string[];
}

/**
 * Reads, merges and checks the configuration. Values rank: `flags`, then the active profile, then `cliOverrides` and
 * `features`, then `CODEX_HOME/config.toml`, then defaults.
 * @throws {ConfigError} when anything in it cannot be used or enforced; the message says where and why.
 */
export async function loadConfig(input: LoadConfigInput): Promise<LoadedConfig> {
  const systemDir = input.systemDir ?? '/etc/codex';
  const overrides = await overrideLayer(input);
  await refuseSystemPolicy(systemDir);
  const merged = mergeTables(await readFileLayer(join(input.codexHome, 'config.toml')), overrides);
  const warnings = await systemConfigWarnings(systemDir);
  const root = rootSpec.decode(merged, { path: [], home: input.env['HOME'] ?? homedir(), warnings });
  return assemble(input, root, warnings);
}

/** All overrides as one layer. Their relative paths start at the working directory. */
async function overrideLayer(input: LoadConfigInput): Promise<TomlTable> {
  const { enable = [], disable = [] } = input.features ?? {};
  const toggles = featureToggles(enable, disable);
  const layer = emptyTable({ origin: { kind: 'argument', label: '-c', text: '', baseDir: input.cwd }, start: 0, end: 0 });
  for (const text of [...input.cliOverrides, ...toggles]) applyOverride(layer, await parseOverride(text, resolve(input.cwd)));
  return layer;
}

async function assemble(input: LoadConfigInput, root: RootTable, warnings: string[]): Promise<LoadedConfig> {
  const cwd = resolve(input.cwd);
  const codexHome = resolve(input.codexHome);
  const profileName = input.profile ?? root.profile ?? null;
  const profile = profileName === null ? null : findProfile(profileName, root);
  const markers = root.project_root_markers ?? DEFAULT_ROOT_MARKERS;
  const trust = await trustOf(cwd, root.projects ?? new Map(), markers);
  const { features, warnings: featureWarnings } = resolveFeatures(
    [root, profile?.values ?? {}],
    root.suppress_unstable_features_warning ?? false,
  );
  const base = openaiBaseUrl(root, input.env);
  const config = await buildConfig({
    codexHome,
    cwd,
    root,
    profileName,
    profile: profile?.values ?? {},
    flags: input.flags ?? {},
    features,
    trust,
    projectRootMarkers: markers,
    openaiBaseUrl: base.url,
  });
  const projectWarnings = trust === 'trusted' ? await projectConfigWarnings(cwd, codexHome, markers) : [];
  return { config, warnings: [...warnings, ...(profile?.warnings ?? []), ...featureWarnings, ...base.warnings, ...projectWarnings] };
}

function findProfile(name: string, root: RootTable): CheckedProfile {
  const profile = root.profiles?.get(name);
  if (profile === undefined) throw new ConfigError(`config profile \`${name}\` not found`, { code: 'profile_not_found' });
  return profile;
}

function openaiBaseUrl(root: RootTable, env: NodeJS.ProcessEnv): { url: string | null; warnings: string[] } {
  if (root.openai_base_url !== undefined && root.openai_base_url.trim() !== '') return { url: root.openai_base_url, warnings: [] };
  const fromEnv = env['OPENAI_BASE_URL'] ?? '';
  if (fromEnv.trim() === '') return { url: null, warnings: [] };
  return { url: fromEnv, warnings: ['`OPENAI_BASE_URL` is deprecated. Set `openai_base_url` in config.toml instead.'] };
}
