import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { type WebSocket } from 'ws';
import { type AppServer } from '../app-server.ts';
import { MAX_WAITING_REQUESTS } from '../connection.ts';
import { IgnoredLines } from '../stdio/ignored-lines.ts';
import { type Backlog } from '../stdio/line-writer.ts';
import { readLine } from '../stdio/read-line.ts';
import { WideIds } from '../stdio/wide-ids.ts';
import { SocketWriter } from './socket-writer.ts';

export interface ClientOptions {
  /** Gets what nobody is answered. */
  errorLog(text: string): void;
  backlog: Backlog;
}

/** Serves one client over a WebSocket until it goes away: a message is a text frame. */
export function serveClient(server: AppServer, socket: WebSocket, { errorLog, backlog }: ClientOptions): void {
  const ids = new WideIds();
  const ignored = new IgnoredLines(errorLog);
  const writer = new SocketWriter(socket, backlog, () => errorLog('a client is cut off: it does not read what it is sent'));
  const send = (message: JsonRpcMessage): void => writer.write(ids.encode(message));
  const connection = server.connect(send, { isForeign: true, maxWaiting: MAX_WAITING_REQUESTS, mayReturn: true, congestion: () => writer.congestion() });
  socket.on('message', (data, isBinary) => {
    if (isBinary) return ignored.add('a binary frame');
    const line = { kind: 'line', bytes: data as Buffer } as const;
    const read = readLine(line);
    if (read.kind === 'message') connection.receive(ids.decode(read.message, line));
    else if (read.kind === 'refused') send(read.answer);
    else ignored.add(read.why);
  });
  socket.on('error', (error) => errorLog(`a client's connection failed: ${error.message}`));
  socket.on('close', () => server.disconnect(connection));
}
