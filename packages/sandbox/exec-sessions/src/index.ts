// The only door of @codex-ts/exec-sessions: explicit named exports, no logic.
export {};
