// The only door of @codex-ts/orchestrator: explicit named exports, no logic.
export {};
