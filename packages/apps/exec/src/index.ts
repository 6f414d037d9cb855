// The only door of @codex-ts/exec: explicit named exports, no logic.
export {};
