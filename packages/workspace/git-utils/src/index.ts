// The only door of @codex-ts/git-utils: explicit named exports, no logic.
export {};
