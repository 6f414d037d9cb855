// The only door of @codex-ts/config-edit: explicit named exports, no logic.
export { ConfigEditError, type ConfigEditErrorCode } from './config-edit-error.ts';
export { editConfigFile, type EditConfigInput, type EditConfigResult } from './edit-config-file.ts';
export { type ConfigEdit, editToml } from './edit-toml.ts';
export type { JsonObject, JsonValue } from './json-value.ts';
export { parseKeyPath } from './key-path.ts';
