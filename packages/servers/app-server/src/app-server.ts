import { type JsonRpcMessage, type RequestId, type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { type LiveThread, type ThreadClient, type ThreadEngine } from '@codex-ts/threads';
import { askClient } from './ask-client.ts';
import { Connection } from './connection.ts';
import { notificationsOf } from './notifications-of.ts';
import { RequestError } from './request-error.ts';

interface Loaded {
  live: LiveThread;
  subscribers: Set<Connection>;
}

/** Serves one engine to any number of connections. */
export class AppServer {
  readonly engine: ThreadEngine;
  readonly #connections = new Set<Connection>();
  readonly #threads = new Map<string, Loaded>();
  #requests = 0;

  constructor(engine: ThreadEngine) {
    this.engine = engine;
  }

  /** Takes a client on; `send` gets every message meant for it. */
  connect(send: (message: JsonRpcMessage) => void): Connection {
    const connection = new Connection(this, send);
    this.#connections.add(connection);
    return connection;
  }

  disconnect(connection: Connection): void {
    connection.close();
    this.#connections.delete(connection);
    for (const { subscribers } of this.#threads.values()) subscribers.delete(connection);
  }

  /** What a thread's session talks to, before and after clients subscribe. */
  readonly clientOf = (threadId: string): ThreadClient => ({
    emit: (event) => {
      for (const notification of notificationsOf(threadId, event)) this.#toSubscribers(threadId, notification);
    },
    ask: (question, turnId, signal): Promise<Decision> =>
      askClient([...(this.#threads.get(threadId)?.subscribers ?? [])], { threadId, turnId, question }, signal, (notification) =>
        this.#toSubscribers(threadId, notification),
      ),
  });

  loaded(live: LiveThread, connection: Connection): void {
    this.#threads.set(live.session.threadId, { live, subscribers: new Set([connection]) });
  }

  find(threadId: string): Loaded | undefined {
    return this.#threads.get(threadId);
  }

  /** @throws RequestError when the thread is not loaded here */
  require(threadId: string): Loaded {
    const loaded = this.#threads.get(threadId);
    if (loaded === undefined) throw new RequestError(`thread not found: ${threadId}`);
    return loaded;
  }

  broadcast(notification: ServerNotification): void {
    for (const connection of this.#connections) connection.notify(notification);
  }

  /** What the configuration could not honour, told to the thread's clients. */
  tellWarnings(live: LiveThread): void {
    for (const summary of live.facts.warnings) {
      this.#toSubscribers(live.session.threadId, { method: 'configWarning', params: { summary, details: null } });
    }
  }

  /** Runs something once the answer of the request at hand is on its way. */
  afterAnswer(task: () => void): void {
    setImmediate(task);
  }

  nextRequestId(): RequestId {
    return this.#requests++;
  }

  /** Interrupts every turn, ends every process, closes every record. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads.values()].map(({ live }) => live.session.close()));
    this.#threads.clear();
    for (const connection of [...this.#connections]) this.disconnect(connection);
    await this.engine.close();
  }

  #toSubscribers(threadId: string, notification: ServerNotification): void {
    for (const connection of this.#threads.get(threadId)?.subscribers ?? []) connection.notify(notification);
  }
}
