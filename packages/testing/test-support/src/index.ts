// The only door of @codex-ts/test-support: explicit named exports, no logic.
export {};
