// The only door of @codex-ts/lmstudio: explicit named exports, no logic.
export {};
