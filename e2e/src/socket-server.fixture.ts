import { type ChildProcess, spawn } from 'node:child_process';
import { get } from 'node:http';
import { waitFor } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { SocketEnd } from './socket-end.fixture.ts';

type Params = Record<string, unknown>;

export interface Told {
  id?: number;
  method: string;
  params: Params;
}

/** The answer to a request: what it gives, or why not. */
export interface Reply {
  result?: Params;
  error?: { code: number; message: string };
}

/** A client over a WebSocket, introduced. */
export class SocketClient {
  /** Every notification and question, in order. */
  readonly told: Told[] = [];
  readonly end: SocketEnd;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 0;

  constructor(end: SocketEnd) {
    this.end = end;
    end.heard = (text) => this.#take(JSON.parse(text) as Partial<Told> & Reply);
  }

  ask(method: string, params: Params = {}): Promise<Reply> {
    const id = this.#nextId++;
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    this.end.send(JSON.stringify({ id, method, params }));
    return reply;
  }

  /** @throws when it is refused */
  async request<T = Params>(method: string, params: Params = {}): Promise<T> {
    const { result, error } = await this.ask(method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  /** The first message that fits, past or to come. */
  heard(method: string, fits: (params: Params) => boolean = () => true): Promise<Told> {
    return waitFor(() => this.told.find((each) => each.method === method && fits(each.params)), { what: method });
  }

  answer(id: number | undefined, result: Params): void {
    this.end.send(JSON.stringify({ id, result }));
  }

  #take(message: Partial<Told> & Reply): void {
    if (message.method !== undefined) this.told.push({ ...(message.id === undefined ? {} : { id: message.id }), method: message.method, params: message.params ?? {} });
    else this.#waiting.get(message.id ?? -1)?.(message);
  }
}

const servers: SocketServer[] = [];

/** `codex app-server --listen ws://127.0.0.1:0`. */
export class SocketServer {
  readonly child: ChildProcess;
  readonly exited: Promise<number | NodeJS.Signals | null>;
  stderr = '';

  private constructor(env: NodeJS.ProcessEnv, cwd: string, args: readonly string[], address: string) {
    const [program = '', ...rest] = codex('app-server', '--listen', address, ...args);
    this.child = spawn(program, rest, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => this.child.on('exit', (code, signal) => resolve(code ?? signal)));
  }

  static async start({ env, cwd }: { env: NodeJS.ProcessEnv; cwd: string }, args: readonly string[] = [], address = 'ws://127.0.0.1:0'): Promise<SocketServer> {
    const server = new SocketServer(env, cwd, args, address);
    servers.push(server);
    await waitFor(() => server.stderr.includes('note: '), { what: 'the banner' });
    return server;
  }

  /** Where it listens, as its banner says. */
  get url(): string {
    return /listening on: (ws:\/\/\S+)/.exec(this.stderr)?.[1] ?? '';
  }

  async client(headers: Readonly<Record<string, string>> = {}): Promise<SocketClient> {
    const client = new SocketClient(await SocketEnd.connect(this.url, headers));
    await client.request('initialize', { clientInfo: { name: 'e2e', title: 'e2e', version: '1' }, capabilities: { experimentalApi: true } });
    return client;
  }

  /** The HTTP status of a path. */
  status(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      get(`${this.url.replace('ws:', 'http:')}${path}`, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', reject);
    });
  }
}

/** Ends the servers that a spec left running: `afterEach(closeSocketServers)`. */
export async function closeSocketServers(): Promise<void> {
  await Promise.all(
    servers.splice(0).map(({ child, exited }) => {
      child.kill('SIGKILL');
      return exited;
    }),
  );
}
