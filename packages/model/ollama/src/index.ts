// The only door of @codex-ts/ollama: explicit named exports, no logic.
export { OllamaServer, type OllamaOptions } from './ollama-server.ts';
export type { PullProgress } from './pull-model.ts';
