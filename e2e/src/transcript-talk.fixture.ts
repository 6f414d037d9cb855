import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killTree } from '@codex-ts/test-support';
import WebSocket from 'ws';

type Params = Record<string, unknown>;

/** One message of a server, with the method it belongs to. */
export interface Line {
  readonly kind: 'result' | 'error' | 'notification' | 'question';
  readonly method: string;
  readonly body: unknown;
}

interface Message {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: unknown;
}

/** How long a scene waits for what does not come, in milliseconds. */
const PATIENCE = 20_000;

/** A client that takes down what a server says, word for word and in order. */
export class Talk {
  readonly lines: Line[] = [];
  /** Answers questions; those it has no answer for stay open. */
  reply: (method: string, params: Params) => unknown = () => undefined;
  readonly #send: (text: string) => void;
  readonly #end: () => Promise<void>;
  readonly #asked = new Map<number | string, string>();
  readonly #watchers = new Set<() => void>();
  readonly #answers = new Map<number | string, Line>();
  #nextId = 0;

  private constructor(send: (text: string) => void, end: () => Promise<void>) {
    this.#send = send;
    this.#end = end;
  }

  /** Starts a server and talks to it over its stdin and stdout. */
  static overStdio([program = '', ...args]: readonly string[], { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string }): Talk {
    const child: ChildProcess = spawn(program, args, { env, cwd, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    const { stdin, stdout, pid } = child;
    if (stdin === null || stdout === null || pid === undefined) throw new Error(`${program} did not start`);
    const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
    const end = async (): Promise<void> => {
      stdin.end();
      const late = setTimeout(() => killTree(pid), 5000);
      await exited;
      clearTimeout(late);
    };
    const talk = new Talk((text) => void stdin.write(`${text}\n`), end);
    createInterface({ input: stdout }).on('line', (line) => talk.#take(line));
    return talk;
  }

  static async overWebSocket(url: string): Promise<Talk> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const end = async (): Promise<void> => {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      await closed;
    };
    const talk = new Talk((text) => socket.send(text), end);
    socket.on('message', (data) => talk.#take(String(data as Buffer)));
    return talk;
  }

  async begin(name = 'scenes'): Promise<void> {
    await this.ask('initialize', { clientInfo: { name, title: name, version: '1' }, capabilities: { experimentalApi: true } });
    this.#send(JSON.stringify({ method: 'initialized' }));
  }

  /** Asks and returns what is answered: a result or an error. */
  async ask(method: string, params?: unknown): Promise<Line> {
    const id = this.#nextId++;
    this.#asked.set(id, method);
    this.#send(JSON.stringify({ id, method, ...(params === undefined ? {} : { params }) }));
    return this.#when(() => this.#answers.get(id), `the answer to ${method}`);
  }

  /** Asks and returns the result, whose shape scenes know. */
  async result<T = Params>(method: string, params?: unknown): Promise<T> {
    const { kind, body } = await this.ask(method, params);
    if (kind === 'error') throw new Error(`${method}: ${JSON.stringify(body)}`);
    return body as T;
  }

  /** The `count`th notification or question of that name, counted from the start. */
  told(method: string, count = 1): Promise<Line> {
    return this.#when(() => this.lines.filter((line) => line.method === method && (line.kind === 'notification' || line.kind === 'question'))[count - 1], `${method} (${count})`);
  }

  async end(): Promise<void> {
    await this.#end();
  }

  async #when<T>(find: () => T | undefined, what: string): Promise<T> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${what} did not come:\n${this.lines.map(({ kind, method }) => `${kind} ${method}`).join('\n')}`)), until - Date.now());
        const wake = (): void => {
          clearTimeout(late);
          this.#watchers.delete(wake);
          resolve();
        };
        this.#watchers.add(wake);
      });
    }
  }

  #take(text: string): void {
    const { id, method, params, result, error } = JSON.parse(text) as Message;
    if (method !== undefined) {
      this.lines.push({ kind: id === undefined ? 'notification' : 'question', method, body: params });
      const answer = id === undefined ? undefined : this.reply(method, params as Params);
      if (answer !== undefined) this.#send(JSON.stringify({ id, result: answer }));
    } else if (id !== undefined) {
      const line: Line = { kind: error === undefined ? 'result' : 'error', method: this.#asked.get(id) ?? '?', body: error ?? result };
      this.lines.push(line);
      this.#answers.set(id, line);
    }
    for (const wake of [...this.#watchers]) wake();
  }
}
