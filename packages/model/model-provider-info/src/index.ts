// The only door of @codex-ts/model-provider-info: explicit named exports, no logic.
export { builtInProviders } from './built-in-providers.ts';
export { effectiveBaseUrl, type ModelProviderInfo } from './model-provider-info.ts';
export { ProviderConfigError } from './provider-config-error.ts';
export { providerAuthHeaders, providerHeaders } from './provider-headers.ts';
export { parseProviderTables } from './provider-table.ts';
export { resolveProvider, type ResolveProviderOptions } from './resolve-provider.ts';
