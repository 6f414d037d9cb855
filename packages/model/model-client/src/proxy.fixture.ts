import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface TestProxy {
  /** `127.0.0.1:port`. */
  host: string;
  /** What was asked of it: method, target and headers. */
  asked: { method: string; target: string; headers: IncomingHttpHeaders }[];
  close(): void;
}

export interface TestProxyOptions {
  /** The status line that answers every CONNECT. */
  refuse?: string | undefined;
  /** Speak TLS to clients. */
  tls?: { key: string; cert: string } | undefined;
}

/** A small forward proxy. */
export async function startProxy({ refuse, tls }: TestProxyOptions = {}): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const sockets = new Set<Socket>();
  const forward = (message: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '', headers } = message;
    asked.push({ method, target: url, headers });
    const onward = request(url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    message.pipe(onward);
  };
  const server = tls === undefined ? createServer(forward) : createTlsServer(tls, forward);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (message: IncomingMessage, socket: Socket) => {
    const { method = '', url = '', headers } = message;
    asked.push({ method, target: url, headers });
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse}\r\ncontent-length: 0\r\n\r\n`);
    const [host, port] = url.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    sockets.add(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}
