// The only door of @codex-ts/app-server-client: explicit named exports, no logic.
export {};
