// The only door of @codex-ts/config: explicit named exports, no logic.
export { checkConfig, checkUserText, type ConfigProblem } from './check-config.ts';
export type {
  Config,
  ConfigFlags,
  CredentialsStore,
  FileHistorySettings,
  GhostSnapshotSettings,
  HistorySettings,
  ManagedNetwork,
  WebSearchLocation,
  WebSearchMode,
  WebSearchOptions,
  WindowsSandboxSettings,
} from './config.ts';
export { ConfigError, type ConfigErrorLocation } from './config-error.ts';
export { configSchema } from './config-schema.ts';
export { explainValue, type ValueExplanation } from './explain-value.ts';
export { canonicalFeature, type FeatureName, FEATURES, type FeatureSpec, type FeatureStage } from './feature-registry.ts';
export { type Features, featureToggles } from './features.ts';
export type { JsonObject, JsonValue } from './json-value.ts';
export type { ConfigLayer, LayerName } from './layer.ts';
export { loadConfig, type LoadedConfig } from './load-config.ts';
export type { LoadConfigInput } from './load-config-input.ts';
export { managedPolicy } from './managed-policy.ts';
export { settingValue } from './override-value.ts';
export { type Override, parseOverride } from './parse-override.ts';
export { projectDocs } from './project-docs.ts';
export type { TrustLevel } from './project-trust.ts';
export { trustKey } from './trust-key.ts';
export { allowedBy, type ConfigRequirements, type NetworkDemands, type RequirementSource, type WantedSettings } from './requirements.ts';
export { type ResolvedFeature, resolvedFeatures } from './resolved-features.ts';
export type { RulesFolder, RulesFolders } from './rules-folders.ts';
export type { ProviderTable } from './schema/provider-keys.ts';
export type { RequiredRule } from './schema/rule-keys.ts';
export { shellEnvironment, type ShellEnvironmentPolicy } from './shell-environment.ts';
export type { ValueOrigin } from './value-origins.ts';
export type { ValueSource } from './value-source.ts';
