// The only door of @codex-ts/ollama: explicit named exports, no logic.
export {};
