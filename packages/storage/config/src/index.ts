// The only door of @codex-ts/config: explicit named exports, no logic.
export {};
