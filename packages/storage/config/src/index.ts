// The only door of @codex-ts/config: explicit named exports, no logic.
export type { Config, ConfigFlags, WebSearchLocation, WebSearchMode, WebSearchOptions } from './config.ts';
export { ConfigError, type ConfigErrorLocation } from './config-error.ts';
export { canonicalFeature, type FeatureName, FEATURES, type FeatureSpec, type FeatureStage } from './feature-registry.ts';
export { type Features, featureToggles } from './features.ts';
export { loadConfig, type LoadConfigInput, type LoadedConfig } from './load-config.ts';
export { type Override, parseOverride } from './parse-override.ts';
export { projectDocs } from './project-docs.ts';
export type { ProviderTable } from './schema/provider-keys.ts';
export { shellEnvironment, type ShellEnvironmentPolicy } from './shell-environment.ts';
