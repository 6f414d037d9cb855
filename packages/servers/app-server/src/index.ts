// The only door of @codex-ts/app-server: explicit named exports, no logic.
export { AppServer, type AppServerOptions } from './app-server.ts';
export { type ConfigWarning, configWarning } from './config-warning.ts';
export { type Channel, connectInProcess } from './in-process.ts';
export { serveStdio, type StdioOptions } from './stdio/serve-stdio.ts';
export { type AccessSettings, readAccess } from './websocket/access-settings.ts';
export { type Access } from './websocket/access.ts';
export { listeningBanner } from './websocket/banner.ts';
export { addressText, isLoopback, type ListenAddress, parseListenAddress, type SocketAddress } from './websocket/listen-address.ts';
export { serveWebSocket, type WebSocketOptions } from './websocket/serve-websocket.ts';
