// The only door of @codex-ts/tui: explicit named exports, no logic.
export {};
