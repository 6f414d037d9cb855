// The only door of @codex-ts/async-utils: explicit named exports, no logic.
export {};
