import { type FeatureName, FEATURES, type FeatureStage } from './feature-registry.ts';
import { type LoadedConfig } from './load-config.ts';
import { layerSource, nodeAt, type ValueSource } from './value-source.ts';

/** A feature as it is for this configuration. */
export interface ResolvedFeature {
  readonly name: FeatureName;
  readonly stage: FeatureStage;
  readonly enabled: boolean;
  /** Why it is on or off. */
  readonly origin: ValueSource;
}

/** All features, sorted by name. */
export function resolvedFeatures(loaded: LoadedConfig): ResolvedFeature[] {
  const names = (Object.keys(FEATURES) as FeatureName[]).sort();
  return names.map((name) => ({ name, stage: FEATURES[name].stage, enabled: loaded.config.features[name], origin: featureSource(loaded, name) }));
}

/** Why a feature has its value. */
export function featureSource({ trace, config, requirements }: Pick<LoadedConfig, 'trace' | 'config' | 'requirements'>, name: FeatureName): ValueSource {
  const cause = trace.causes.get(name);
  const value = config.features[name];
  const source = requirements?.sources.featureRequirements;
  if (cause?.kind === 'implied') return { kind: 'implied', by: cause.by, value, location: null };
  if (cause?.kind === 'required' && source !== undefined) return { kind: 'requirement', key: source.key, value, location: source.location };
  if (cause?.kind === 'set') return setSource(trace, cause.layer === 0 ? cause.path : ['profiles', trace.profileName ?? '', ...cause.path]);
  return { kind: 'default', value, location: null };
}

function setSource({ stack, profileName }: LoadedConfig['trace'], path: readonly string[]): ValueSource {
  const source = layerSource(nodeAt(stack.merged, path) ?? stack.merged, path, stack.layers, stack.home);
  if (path[0] !== 'profiles' || source.kind !== 'layer') return source;
  return { kind: 'profile', profile: profileName ?? '', layer: source.layer, value: source.value, location: source.location };
}
