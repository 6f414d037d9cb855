// The only door of @codex-ts/context: explicit named exports, no logic.
export {};
