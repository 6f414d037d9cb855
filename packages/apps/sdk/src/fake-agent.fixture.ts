import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue, Deferred } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { waitFor } from '@codex-ts/test-support';

import { AgentHost } from './agent-host.ts';
import { type AgentLink } from './agent-link.ts';
import { ThreadDriver } from './thread-driver.ts';
import { type ThreadOptions } from './thread-options.ts';
import { Thread } from './thread.ts';

export const THREAD = '0192f000-0000-7000-8000-000000000001';

type Params = Record<string, unknown>;
/** What a request is answered; what it throws is the error. Undefined: no answer. */
type Reply = (params: Params, agent: FakeAgent) => unknown;

/** An agent whose server is a table. Its turns run until the test ends them. */
export class FakeAgent implements AgentLink {
  readonly requests: { method: string; params: Params }[] = [];
  readonly #messages = new AsyncQueue<JsonRpcMessage>();
  readonly #ended = new Deferred<CodexError>();
  readonly #replies: Readonly<Record<string, Reply>>;
  readonly #asked = new Map<number, Deferred<unknown>>();
  readonly #seen = new Map<string, Deferred<void>>();
  #turns = 0;
  isKeptAlive = false;
  isClosed = false;

  constructor(replies: Readonly<Record<string, Reply>> = {}) {
    this.#replies = replies;
  }

  readonly channel = {
    send: (message: JsonRpcMessage): void => this.#take(message),
    messages: this.#messages,
    close: (): void => this.#messages.close(),
  };

  get ended(): Promise<CodexError> {
    return this.#ended.promise;
  }

  get turnId(): string {
    return `turn-${this.#turns}`;
  }

  keepAlive(wanted: boolean): void {
    this.isKeptAlive = wanted;
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.die('closed');
    return Promise.resolve();
  }

  kill(): void {
    this.die('killed');
  }

  die(why: string): void {
    this.#ended.resolve(new CodexError(why, { code: 'codex_exited' }));
    this.#messages.close();
  }

  tell(method: string, params: Params = {}): void {
    this.#messages.push({ method, params: { threadId: THREAD, turnId: this.turnId, ...params } });
  }

  /** A warning that names no thread. */
  warns(summary: string): void {
    this.#messages.push({ method: 'configWarning', params: { summary, details: null } });
  }

  says(text: string): void {
    this.tell('item/completed', { item: { type: 'agentMessage', id: `msg-${text}`, text, phase: null, memoryCitation: null } });
  }

  ends(status: 'completed' | 'failed' | 'interrupted' = 'completed', message?: string): void {
    this.tell('turn/completed', { turn: { id: this.turnId, items: [], status, error: message === undefined ? null : { message } } });
  }

  /** Asks the client; resolves with the answer. */
  ask(id: number, method: string, params: Params = {}): Promise<unknown> {
    const answer = new Deferred<unknown>();
    this.#asked.set(id, answer);
    this.#messages.push({ id, method, params: { threadId: THREAD, turnId: this.turnId, itemId: 'item', ...params } });
    return answer.promise;
  }

  /** Resolves when the nth request of this method has come. */
  async got(method: string, nth = 1): Promise<Params> {
    for (;;) {
      const found = this.requests.filter((request) => request.method === method)[nth - 1];
      if (found !== undefined) return found.params;
      const seen = this.#seen.get(method) ?? new Deferred<void>();
      this.#seen.set(method, seen);
      await seen.promise;
    }
  }

  methods(): string[] {
    return this.requests.map(({ method }) => method);
  }

  #take(message: JsonRpcMessage): void {
    if (!('method' in message)) {
      this.#asked.get(message.id as number)?.resolve('error' in message ? message.error : message.result);
      return;
    }
    const { method } = message;
    const params = (message.params ?? {}) as Params;
    this.requests.push({ method, params });
    if ('id' in message) this.#reply(message.id, method, params);
    this.#seen.get(method)?.resolve();
    this.#seen.delete(method);
  }

  #reply(id: string | number, method: string, params: Params): void {
    try {
      const reply = this.#replies[method];
      const result = reply === undefined ? this.#usual(method) : reply(params, this);
      if (result !== undefined) this.#messages.push({ id, result });
    } catch (error) {
      this.#messages.push({ id, error: { code: -32600, message: (error as Error).message } });
    }
    if (method === 'turn/start') this.tell('turn/started', { turn: { id: this.turnId, items: [], status: 'inProgress', error: null } });
  }

  #usual(method: string): unknown {
    if (method === 'thread/start' || method === 'thread/resume') return { thread: { id: THREAD } };
    if (method !== 'turn/start') return {};
    this.#turns += 1;
    return { turn: { id: this.turnId, items: [], status: 'inProgress', error: null } };
  }
}

export interface FakeWorld {
  readonly host: AgentHost;
  /** Every agent that was started, oldest first. */
  readonly agents: FakeAgent[];
  thread(options?: ThreadOptions, id?: string | null): Thread;
}

/** Threads whose agents are fakes; each start takes the next one, the last one is made again and again. */
export function fakeWorld(...makers: (() => FakeAgent)[]): FakeWorld {
  const agents: FakeAgent[] = [];
  const open = (): Promise<AgentLink> => {
    const make = makers[Math.min(agents.length, makers.length - 1)] ?? ((): FakeAgent => new FakeAgent());
    const agent = make();
    agents.push(agent);
    return Promise.resolve(agent);
  };
  const host = new AgentHost(open, 60_000);
  const thread = (options: ThreadOptions = {}, id: string | null = null): Thread =>
    new Thread(new ThreadDriver(host, { skipGitRepoCheck: true, ...options }, id), (other) => thread(options, other));
  return { host, agents, thread };
}

/** An agent of a world, by default the first, once it is asked for a turn the nth time. */
export async function atTurn({ agents }: FakeWorld, nth = 1, which = 0): Promise<FakeAgent> {
  await waitFor(() => agents[which] !== undefined, { what: 'the start of an agent' });
  const agent = agents[which] as FakeAgent;
  await agent.got('turn/start', nth);
  return agent;
}
