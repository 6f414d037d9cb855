// The only door of @codex-ts/model-provider-info: explicit named exports, no logic.
export {};
