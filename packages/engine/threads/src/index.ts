// The only door of @codex-ts/threads: explicit named exports, no logic.
export {};
