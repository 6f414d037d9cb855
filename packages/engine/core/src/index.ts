// The only door of @codex-ts/core: explicit named exports, no logic.
export {};
