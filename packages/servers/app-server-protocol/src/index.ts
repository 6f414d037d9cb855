// The only door of @codex-ts/app-server-protocol: explicit named exports, no logic.
export {};
