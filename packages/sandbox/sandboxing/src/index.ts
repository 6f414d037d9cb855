// The only door of @codex-ts/sandboxing: explicit named exports, no logic.
export {};
