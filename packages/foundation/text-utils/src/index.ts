// The only door of @codex-ts/text-utils: explicit named exports, no logic.
export {};
