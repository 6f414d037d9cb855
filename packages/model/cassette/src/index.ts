// The only door of @codex-ts/cassette: explicit named exports, no logic.
export {};
