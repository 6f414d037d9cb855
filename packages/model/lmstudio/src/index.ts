// The only door of @codex-ts/lmstudio: explicit named exports, no logic.
export { LmStudioServer, type LmStudioOptions } from './lm-studio-server.ts';
