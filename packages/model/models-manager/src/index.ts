// The only door of @codex-ts/models-manager: explicit named exports, no logic.
export { personalitySpec } from './instructions/personality.ts';
export type { ModelInfo, ModelOverrides, TruncationPolicy } from './model-info.ts';
export { permissionsInstructions, type PermissionsInput } from './permissions-instructions.ts';
export { defaultModel, listModels, resolveModel } from './resolve-model.ts';
