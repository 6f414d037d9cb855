// The only door of @codex-ts/models-manager: explicit named exports, no logic.
export {};
