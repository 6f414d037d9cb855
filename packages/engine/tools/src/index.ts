// The only door of @codex-ts/tools: explicit named exports, no logic.
export {};
