import { createServer, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type World } from './world.fixture.ts';

const open: Server[] = [];
const GIGABYTE = 1e9;

export interface FakeOllama {
  /** For the command: where the server is. */
  readonly env: Readonly<Record<string, string>>;
  /** What it was asked, questions to the model included. */
  readonly asked: string[];
  /** Says that half of the model is there; then the pull waits. */
  readonly half: Promise<void>;
  /** Lets the pull end. */
  finish(): void;
  /** Whoever pulled has left. */
  readonly left: Promise<void>;
}

/** An Ollama that has no model, can pull any, and answers through the world's scripted model. */
export async function startFakeOllama(world: World): Promise<FakeOllama> {
  const asked: string[] = [];
  const models: string[] = [];
  const half = signal();
  const finished = signal();
  const left = signal();
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const body = Buffer.concat(parts).toString();
      asked.push(`${message.method} ${message.url}`);
      if (message.url === '/v1/models') response.end(JSON.stringify({ data: [] }));
      else if (message.url === '/api/version') response.end('{"version":"0.13.4"}');
      else if (message.url === '/api/tags') response.end(JSON.stringify({ models: models.map((name) => ({ name })) }));
      else if (message.url === '/api/pull') {
        response.on('close', left.give);
        void pull(response, half.give, finished.given).then(() => models.push((JSON.parse(body) as { model: string }).model));
      } else if (message.url === '/v1/responses') forward(world.mock.url, body, response);
      else response.writeHead(404).end();
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { env: { CODEX_OSS_PORT: String(port) }, asked, half: half.given, finish: finished.give, left: left.given };
}

/** Ends what was started: `afterAll(closeOllamas)`. */
export function closeOllamas(): void {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
}

async function pull(response: ServerResponse, tellHalf: () => void, finished: Promise<void>): Promise<void> {
  const say = (line: object): Promise<void> => new Promise((resolve) => response.write(`${JSON.stringify(line)}\n`, () => resolve()));
  const layer = { status: 'pulling aa', digest: 'sha256:aa', total: 12 * GIGABYTE };
  await say({ status: 'pulling manifest' });
  await say(layer);
  await say({ ...layer, completed: 6 * GIGABYTE });
  tellHalf();
  await finished;
  await say({ ...layer, completed: 12 * GIGABYTE });
  await say({ status: 'writing manifest' });
  await say({ status: 'success' });
  response.end();
}

function forward(url: string, body: string, response: ServerResponse): void {
  const asked = request(`${url}/responses`, { method: 'POST', headers: { 'content-type': 'application/json' } }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  asked.end(body);
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}
