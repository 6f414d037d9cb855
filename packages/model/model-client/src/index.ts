// The only door of @codex-ts/model-client: explicit named exports, no logic.
export {};
