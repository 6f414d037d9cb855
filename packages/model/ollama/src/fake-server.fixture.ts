import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { httpTransport } from '@codex-ts/model-client';
import { OllamaServer } from './ollama-server.ts';

export type Route = (response: ServerResponse, message: IncomingMessage) => void;

/** What a path is answered with: a value as JSON, or by hand. */
export type Routes = Readonly<Record<string, Route | object>>;

const open: Server[] = [];

/** A server on loopback; other paths are answered 404. `asked` lists what it heard. */
export async function fakeOllama(routes: Routes): Promise<{ readonly url: string; readonly ollama: OllamaServer; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      asked.push(`${message.method} ${message.url}${parts.length === 0 ? '' : ` ${Buffer.concat(parts).toString()}`}`);
      const route = routes[message.url ?? ''];
      if (route === undefined) response.writeHead(404).end('404 page not found');
      else if (typeof route === 'function') (route as Route)(response, message);
      else response.end(JSON.stringify(route));
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, ollama: new OllamaServer({ baseUrl: `${url}/v1`, transport: httpTransport({ env: {} }).send }) };
}

export function closeFakes(): void {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
}
