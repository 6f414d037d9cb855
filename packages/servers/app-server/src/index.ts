// The only door of @codex-ts/app-server: explicit named exports, no logic.
export { AppServer } from './app-server.ts';
export { type Channel, connectInProcess } from './in-process.ts';
