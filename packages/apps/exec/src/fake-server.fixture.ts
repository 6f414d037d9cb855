import { type ClientRequests, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';

import { type AppServerClient } from './app-server-client.ts';
import { type OutputStream } from './output-pipe.ts';
import { reviewSubject, session, THREAD, turn } from './server-talk.fixture.ts';

type Reply = (params: unknown, server: FakeServer) => unknown;

/** A client whose server is a table: what it answers, and what it tells once the turn has started. */
export class FakeServer implements AppServerClient {
  readonly requests: { method: string; params: unknown }[] = [];
  readonly #queue = new AsyncQueue<ServerNotification>();
  readonly #talk: readonly ServerNotification[];
  readonly #replies: Readonly<Record<string, Reply>>;
  handler: (request: ServerRequest) => Promise<unknown> = () => Promise.reject(new Error('no handler yet'));

  constructor(talk: readonly ServerNotification[], replies: Readonly<Record<string, Reply>> = {}) {
    this.#talk = talk;
    this.#replies = replies;
  }

  get notifications(): AsyncIterable<ServerNotification> {
    return this.#queue;
  }

  async request<M extends keyof ClientRequests>(method: M, params: ClientRequests[M]['params']): Promise<ClientRequests[M]['result']> {
    this.requests.push({ method, params });
    await Promise.resolve();
    const reply = this.#replies[method];
    const result = reply === undefined ? this.#usual(method) : reply(params, this);
    if (method === 'turn/start' || method === 'review/start') this.tell(...this.#talk);
    return result as ClientRequests[M]['result'];
  }

  tell(...notifications: readonly ServerNotification[]): void {
    for (const notification of notifications) this.#queue.push(notification);
  }

  notify(method: 'initialized'): void {
    this.requests.push({ method, params: undefined });
  }

  onServerRequest(handler: (request: ServerRequest) => Promise<unknown>): void {
    this.handler = handler;
  }

  close(): Promise<void> {
    this.#queue.close();
    return Promise.resolve();
  }

  #usual(method: keyof ClientRequests): unknown {
    switch (method) {
      case 'thread/start':
      case 'thread/resume':
      case 'thread/fork':
        return session();
      case 'turn/start':
        return { turn: turn('inProgress') };
      case 'review/start':
        return { turn: { ...turn('inProgress'), items: [reviewSubject] }, reviewThreadId: THREAD };
      case 'initialize':
      case 'turn/interrupt':
        return {};
      default:
        throw new Error(`a run has no use for ${method}`);
    }
  }
}

/** Keeps what is written; with an error, every write after the first `limit` fails with it. */
export class Capture implements OutputStream {
  text = '';
  writes = 0;
  readonly isTTY: boolean;
  readonly #failure: { limit: number; code: string } | undefined;

  constructor(options: { isTTY?: boolean; failure?: { limit: number; code: string } } = {}) {
    this.isTTY = options.isTTY ?? false;
    this.#failure = options.failure;
  }

  on(): void {
    // Failures are reported by the callback.
  }

  write(text: string, done: (error?: Error | null) => void): void {
    if (text !== '') this.writes += 1;
    const { limit, code } = this.#failure ?? { limit: Infinity, code: '' };
    if (this.writes > limit) return done(Object.assign(new Error(`write ${code}`), { code }));
    this.text += text;
    done();
  }
}
