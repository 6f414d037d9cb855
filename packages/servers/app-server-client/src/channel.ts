import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';

/** What a transport offers a client. */
export interface Channel {
  /** Sends a message; nowhere when the connection is over. */
  send(message: JsonRpcMessage): void;
  /** What the server sends, in order. Ends with the connection, or throws why it broke. For one reader. */
  readonly messages: AsyncIterable<JsonRpcMessage>;
  /** Resolves when nothing of the connection is left. */
  close(): void | Promise<void>;
}
