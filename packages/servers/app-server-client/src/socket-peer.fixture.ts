import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { waitFor } from '@codex-ts/test-support';
import { type WebSocket, WebSocketServer } from 'ws';

type Reply = (message: { id: number; method: string; params: Record<string, unknown> }, socket: WebSocket) => unknown;

/** A server whose answers the test makes up: `reply` gives the result of a request, or an error in an object. */
export class SocketPeer {
  readonly sockets: WebSocket[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  /** What clients sent, in order. */
  readonly heard: JsonRpcMessage[] = [];
  reply: Reply = () => ({});
  /** Whom to let in. */
  admits: () => number = () => 0;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => {
      this.sockets.push(socket);
      this.headers.push(request.headers);
      socket.on('error', () => undefined);
      socket.on('message', (data) => this.#take(JSON.parse((data as Buffer).toString('utf8')) as JsonRpcMessage, socket));
    });
  }

  static async start(port = 0): Promise<SocketPeer> {
    let peer: SocketPeer | null = null;
    const verifyClient = (_: unknown, done: (isAdmitted: boolean, code?: number) => void): void => {
      const code = peer?.admits() ?? 0;
      done(code === 0, code);
    };
    const server = new WebSocketServer({ host: '127.0.0.1', port, verifyClient });
    peer = new SocketPeer(server);
    await once(server, 'listening');
    return peer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get socket(): WebSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nobody is connected');
    return socket;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The methods of the requests and notifications heard. */
  methods(): string[] {
    return this.heard.flatMap((message) => ('method' in message ? [message.method] : []));
  }

  async heardOf(method: string, times = 1): Promise<void> {
    await waitFor(() => this.methods().filter((name) => name === method).length >= times);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #take(message: JsonRpcMessage, socket: WebSocket): void {
    this.heard.push(message);
    if (!('method' in message) || !('id' in message)) return;
    const answer = this.reply(message as Parameters<Reply>[0], socket);
    if (answer === undefined) return;
    const isError = typeof answer === 'object' && answer !== null && 'error' in answer;
    socket.send(JSON.stringify(isError ? { id: message.id, ...answer } : { id: message.id, result: answer }));
  }
}
