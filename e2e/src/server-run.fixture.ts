import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { codex } from './command.fixture.ts';

type Params = Record<string, unknown>;

export interface Notification {
  method: string;
  params: Params;
}

/** What a method answered. Tests know its shape and say so with a type argument. */
interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

const runs: ServerRun[] = [];

/** `codex app-server` with a client at its stdin and stdout. */
export class ServerRun {
  readonly notifications: Notification[] = [];
  readonly exited: Promise<number | null>;
  stderr = '';
  /** Answers the server's questions; those it has no answer for stay open. */
  reply: (question: Notification) => unknown = () => undefined;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watchers = new Set<() => void>();
  #nextId = 0;

  private constructor(env: NodeJS.ProcessEnv, cwd: string, args: readonly string[]) {
    const [program = '', ...rest] = codex(...args, 'app-server');
    this.#child = spawn(program, rest, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    if (this.#child.stdout === null) throw new Error('no stdout');
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
    this.exited = new Promise((resolve) => this.#child.on('exit', resolve));
    void this.exited.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The server ended. ${this.stderr}`));
      for (const watcher of this.#watchers) watcher();
    });
  }

  /** Starts a server and introduces a client to it. */
  static async start({ env, cwd }: { env: NodeJS.ProcessEnv; cwd: string }, args: readonly string[] = []): Promise<ServerRun> {
    const run = new ServerRun(env, cwd, args);
    runs.push(run);
    await run.request('initialize', { clientInfo: { name: 'e2e', title: 'e2e', version: '1' }, capabilities: { experimentalApi: true } });
    run.send({ method: 'initialized' });
    return run;
  }

  send(message: unknown): void {
    this.#child.stdin?.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  }

  request<T = Params>(method: string, params: Params = {}): Promise<T> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.send({ id, method, params });
    return answer as Promise<T>;
  }

  /** The message of the error that a request is answered with. */
  async refusal(method: string, params: Params = {}): Promise<string> {
    return this.request(method, params).then(
      () => {
        throw new Error(`${method} was not refused`);
      },
      (error: Error) => error.message,
    );
  }

  /** The first notification that fits, as soon as it is there. */
  async notified(method: string, fits: (params: Params) => boolean = () => true): Promise<Params> {
    for (;;) {
      const found = this.notifications.find((each) => each.method === method && fits(each.params));
      if (found !== undefined) return found.params;
      let watcher: () => void = () => undefined;
      const news = new Promise<'news'>((resolve) => (watcher = () => resolve('news')));
      this.#watchers.add(watcher);
      const next = await Promise.race([news, this.exited.then(() => 'ended' as const)]);
      this.#watchers.delete(watcher);
      if (next === 'ended') throw new Error(`The server ended before ${method}. ${this.stderr}`);
    }
  }

  /** Runs a turn to its end and returns its id. */
  async turn(threadId: string, text: string, more: Params = {}): Promise<string> {
    const { turn } = await this.request<{ turn: { id: string } }>('turn/start', { threadId, input: [{ type: 'text', text }], ...more });
    await this.notified('turn/completed', ({ turn: ended }) => (ended as { id: string }).id === turn.id);
    return turn.id;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends its input and waits for its end. */
  async close(): Promise<number | null> {
    this.#child.stdin?.end();
    return this.exited;
  }

  #take(line: string): void {
    const message = JSON.parse(line) as { id?: number; method?: string; params?: Params; result?: unknown; error?: { message: string } };
    if (message.method !== undefined && message.id === undefined) this.notifications.push({ method: message.method, params: message.params ?? {} });
    if (message.method !== undefined && message.id !== undefined) {
      const result = this.reply({ method: message.method, params: message.params ?? {} });
      if (result !== undefined) this.send({ id: message.id, result });
    }
    const waiting = message.method === undefined ? this.#waiting.get(message.id ?? -1) : undefined;
    if (waiting !== undefined) this.#waiting.delete(message.id ?? -1);
    if (message.error !== undefined) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
    for (const watcher of this.#watchers) watcher();
  }
}

/** Ends the servers that a spec left running: `afterEach(closeServers)`. */
export async function closeServers(): Promise<void> {
  await Promise.all(
    runs.splice(0).map((run) => {
      run.signal('SIGKILL');
      return run.exited;
    }),
  );
}
