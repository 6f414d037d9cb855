import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { type AppServer } from './app-server.ts';

/** The client's end of a connection: what a transport offers. */
export interface Channel {
  send(message: JsonRpcMessage): void;
  readonly messages: AsyncIterable<JsonRpcMessage>;
  close(): void;
}

/** A connection within the process: messages are handed over as they are, in order. */
export function connectInProcess(server: AppServer): Channel {
  const messages = new AsyncQueue<JsonRpcMessage>();
  const connection = server.connect((message) => messages.push(message));
  return {
    send: (message) => connection.receive(message),
    messages,
    close: () => {
      server.disconnect(connection);
      messages.close();
    },
  };
}
