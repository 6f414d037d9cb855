// The only door of @codex-ts/app-server: explicit named exports, no logic.
export {};
