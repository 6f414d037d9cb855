import { resolve } from 'node:path';

import { buildConfig } from './build-config.ts';
import { type Config } from './config.ts';
import { ConfigError, errorAt } from './config-error.ts';
import { type ConfigTrace } from './config-trace.ts';
import { Enforcement } from './enforcement.ts';
import { resolveFeatures } from './features.ts';
import { Findings } from './findings.ts';
import { type JsonObject } from './json-value.ts';
import { type ConfigLayer, layerView } from './layer.ts';
import { layerJson } from './layer-json.ts';
import { type LayerStack, readLayers, systemDirOf } from './layer-stack.ts';
import { lazy } from './lazy.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { readRequirements } from './read-requirements.ts';
import { type ConfigRequirements } from './requirements.ts';
import { type CheckedProfile } from './schema/profile-keys.ts';
import { rootSpec, type RootTable } from './schema/root-keys.ts';
import { type Placed } from './toml-node.ts';
import { type ValueOrigin, valueOrigins } from './value-origins.ts';
import { nodeAt } from './value-source.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Sentences for the user: what has no effect, what is outdated, what an administrator changed. */
  readonly warnings: string[];
  /** Low to high, with those that do not count. */
  readonly layers: readonly ConfigLayer[];
  /** Where each value of `merged` was written, by its path; items of lists have their index as last segment. */
  readonly origins: readonly ValueOrigin[];
  /** The layers that count, merged; without profile, flags and requirements. */
  readonly merged: JsonObject;
  /** Null when no administrator demands anything. */
  readonly requirements: ConfigRequirements | null;
  /** What `explainValue` and `resolvedFeatures` work from. */
  readonly trace: ConfigTrace;
}

/**
 * Reads, merges and checks the configuration. Values rank, from below: system file, user file, files of a trusted
 * project from its root to `cwd` (each followed by its personal file), arguments, managed file; then the active
 * profile, then `flags`; requirements have the last word.
 * @throws {ConfigError} when anything in it cannot be used or enforced; the message says where and why.
 */
export async function loadConfig(input: LoadConfigInput): Promise<LoadedConfig> {
  const findings = new Findings({ strict: input.strict ?? false, errors: null });
  const stack = await readLayers(input, findings);
  const requirements = await readRequirements(systemDirOf(input), stack.managed, stack.home, null);
  const root = rootSpec.decode(stack.merged, { path: [], home: stack.home, findings });
  return assemble(input, { stack, requirements, root, findings });
}

interface Parts {
  readonly stack: LayerStack;
  readonly requirements: ConfigRequirements | null;
  readonly root: RootTable;
  readonly findings: Findings;
}

/** Ranks what was read and decoded. @throws {ConfigError} for names that lead nowhere and files that cannot be used. */
export async function assemble(input: LoadConfigInput, { stack, requirements, root, findings }: Parts): Promise<LoadedConfig> {
  const profileName = input.profile ?? root.profile ?? null;
  const profile = profileName === null ? null : findProfile(profileName, root, input.profile === undefined ? nodeAt(stack.merged, ['profile']) : null);
  const enforcement = new Enforcement(requirements);
  const features = resolveFeatures([root, profile?.values ?? {}], root.suppress_unstable_features_warning ?? false, requirements);
  const base = openaiBaseUrl(root, input.env);
  const config = await buildConfig({
    codexHome: resolve(input.codexHome),
    cwd: resolve(input.cwd),
    root,
    profileName,
    profile: profile?.values ?? {},
    flags: input.flags ?? {},
    features: features.features,
    trust: stack.trust,
    projectRootMarkers: stack.projectRootMarkers,
    openaiBaseUrl: base.url,
    env: input.env,
    requirements,
    stack,
    findings,
    enforcement,
    placeOf: (key) => (profileName === null ? null : nodeAt(stack.merged, ['profiles', profileName, key])) ?? nodeAt(stack.merged, [key]),
  });
  const remarks = [...findings.remarks, ...(profile?.remarks ?? [])].map(({ message }) => message);
  const warnings = [...remarks, ...features.warnings, ...enforcement.warnings, ...base.warnings];
  const trace: ConfigTrace = { stack, profileName, flags: input.flags ?? {}, env: input.env, enforced: enforcement.enforced, causes: features.causes };
  return withViews(config, warnings, requirements, trace);
}

function withViews(config: Config, warnings: string[], requirements: ConfigRequirements | null, trace: ConfigTrace): LoadedConfig {
  const { layers: tables, merged: mergedTable, home } = trace.stack;
  const layers = tables.map((layer) => layerView(layer, home));
  const origins = lazy(() => valueOrigins(mergedTable, tables, layers));
  const merged = lazy(() => layerJson(mergedTable, home));
  return {
    config,
    warnings,
    layers,
    get origins() {
      return origins();
    },
    get merged() {
      return merged();
    },
    requirements,
    trace,
  };
}

function findProfile(name: string, root: RootTable, place: Placed | null): CheckedProfile {
  const profile = root.profiles?.get(name);
  if (profile !== undefined) return profile;
  const [reason, code] = [`config profile \`${name}\` not found`, 'profile_not_found'];
  throw place === null ? new ConfigError(reason, { code }) : errorAt(place, reason, code, ['profile']);
}

function openaiBaseUrl(root: RootTable, env: NodeJS.ProcessEnv): { url: string | null; warnings: string[] } {
  if (root.openai_base_url !== undefined && root.openai_base_url.trim() !== '') return { url: root.openai_base_url, warnings: [] };
  const fromEnv = env['OPENAI_BASE_URL'] ?? '';
  if (fromEnv.trim() === '') return { url: null, warnings: [] };
  return { url: fromEnv, warnings: ['`OPENAI_BASE_URL` is deprecated. Set `openai_base_url` in config.toml instead.'] };
}
