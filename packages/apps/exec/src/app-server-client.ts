import { type ClientRequests, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';

/** The part of an app-server client that a headless run needs, over whatever transport. */
export interface AppServerClient {
  /** Rejects with a CodexError that carries the server's message, or with the signal's reason. */
  request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
    options?: { signal?: AbortSignal },
  ): Promise<ClientRequests[M]['result']>;
  notify(method: 'initialized'): void;
  /** In order of arrival; ends when the connection closes. For one reader. */
  readonly notifications: AsyncIterable<ServerNotification>;
  onServerRequest(handler: (request: ServerRequest) => Promise<unknown>): void;
  close(): Promise<void>;
}
