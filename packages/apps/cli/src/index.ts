// The only door of @codex-ts/cli: explicit named exports, no logic.
export {};
