// The only door of @codex-ts/login: explicit named exports, no logic.
export {};
