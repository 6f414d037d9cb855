// The only door of @codex-ts/fs-utils: explicit named exports, no logic.
export {};
