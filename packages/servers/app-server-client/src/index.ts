// The only door of @codex-ts/app-server-client: explicit named exports, no logic.
export { AppServerClient, type ClientOptions, type RequestOptions } from './app-server-client.ts';
export { type Channel } from './channel.ts';
export { connectWebSocket, type WebSocketChannelOptions } from './connect-websocket.ts';
export { type Reconnected, type ReconnectOptions } from './reconnect.ts';
export { parseRemoteAddress, type RemoteAddress } from './remote-address.ts';
export { RequestFailed } from './request-failed.ts';
export { type ServerRequestHandler } from './server-questions.ts';
export { type ServerEnd, type ServerProcess, spawnServer, type SpawnOptions } from './spawn-server.ts';
