// The only door of @codex-ts/linux-sandbox: explicit named exports, no logic.
export {};
