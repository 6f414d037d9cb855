// The only door of @codex-ts/app-server-client: explicit named exports, no logic.
export { AppServerClient, type Channel, type ServerRequestHandler } from './app-server-client.ts';
export { RequestFailed } from './request-failed.ts';
