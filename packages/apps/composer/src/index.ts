// The only door of @codex-ts/composer: explicit named exports, no logic.
export {};
