// The only door of @codex-ts/mock-model: explicit named exports, no logic.
export {};
