// The only door of @codex-ts/session: explicit named exports, no logic.
export {};
