// The only door of @codex-ts/shell-command: explicit named exports, no logic.
export {};
