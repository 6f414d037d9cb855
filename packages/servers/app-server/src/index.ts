// The only door of @codex-ts/app-server: explicit named exports, no logic.
export { AppServer, type AppServerOptions } from './app-server.ts';
export { type ConfigWarning, configWarning } from './config-warning.ts';
export { type Channel, connectInProcess } from './in-process.ts';
export { serveStdio, type StdioOptions } from './stdio/serve-stdio.ts';
