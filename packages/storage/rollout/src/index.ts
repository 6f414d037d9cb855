// The only door of @codex-ts/rollout: explicit named exports, no logic.
export {};
