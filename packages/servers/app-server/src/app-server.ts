import { type JsonRpcMessage, type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { errorMessage } from '@codex-ts/protocol';
import { type ThreadClient } from '@codex-ts/threads';
import { NO_GRANT, type PermissionsAnswer } from '@codex-ts/tools';
import { askClient, askForPermissions } from './ask-client.ts';
import { type ConfigWarning } from './config-warning.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { type EngineFace } from './engine-face.ts';
import { type LoadedThread } from './loaded-thread.ts';
import { LoadedThreads } from './loaded-threads.ts';
import { notificationsOf } from './notifications-of.ts';
import { ServerRequests } from './server-requests.ts';

export interface AppServerOptions {
  /** What every client is told once it has introduced itself. */
  warnings?: readonly ConfigWarning[];
  /** Gets what went wrong after everybody had their answer. Standard error when left out. */
  report?: (trouble: string) => void;
}

/** Serves one engine to any number of connections. */
export class AppServer {
  readonly engine: EngineFace;
  readonly threads = new LoadedThreads();
  readonly requests = new ServerRequests();
  readonly warnings: readonly ConfigWarning[];
  readonly #report: (trouble: string) => void;
  readonly #connections = new Set<Connection>();

  constructor(engine: EngineFace, options: AppServerOptions = {}) {
    this.engine = engine;
    this.warnings = options.warnings ?? [];
    this.#report = options.report ?? ((trouble) => process.stderr.write(`${trouble}\n`));
  }

  /** Takes a client on; `send` gets every message meant for it. */
  connect(send: (message: JsonRpcMessage) => void, options: ConnectionOptions = {}): Connection {
    const connection = new Connection(this, send, options);
    this.#connections.add(connection);
    return connection;
  }

  /** Its threads stay loaded, for whoever comes next. */
  disconnect(connection: Connection): void {
    connection.close();
    this.#connections.delete(connection);
    for (const { subscribers } of this.threads) subscribers.delete(connection);
    this.requests.leaves(connection);
  }

  /** What a thread's session talks to, before and after clients subscribe. */
  readonly clientOf = (threadId: string): ThreadClient => ({
    emit: (event) => {
      for (const notification of notificationsOf(threadId, event)) this.tell(threadId, notification);
    },
    ask: (question, turnId, signal) =>
      this.#ask<Decision>(threadId, 'decline', signal, (to) => askClient(this.requests, { threadId, turnId, question }, to)),
    askPermissions: (question, turnId, signal) =>
      this.#ask<PermissionsAnswer>(threadId, { granted: NO_GRANT, scope: 'turn' }, signal, (to) => askForPermissions(this.requests, { threadId, turnId, question }, to)),
  });

  broadcast(notification: ServerNotification): void {
    for (const connection of this.#connections) connection.notify(notification);
  }

  /** Tells something of a loaded thread: its status to everybody, the rest to those who listen to it. */
  tell(threadId: string, notification: ServerNotification): void {
    const thread = this.threads.find(threadId);
    if (thread === undefined) return;
    if (notification.method === 'thread/status/changed') {
      thread.became(notification.params.status);
      this.broadcast(notification);
    } else for (const connection of thread.subscribers) connection.notify(notification);
  }

  /** What the configuration could not honour, told to the thread's clients. */
  tellWarnings({ id, live }: LoadedThread): void {
    for (const summary of live.facts.warnings) this.tell(id, { method: 'configWarning', params: { summary, details: null } });
  }

  /** Ends a thread here, tells that it is no longer loaded, and then does something to its record. */
  retire<T>(threadId: string, then: () => Promise<T>): Promise<T> {
    const leaves = (thread: LoadedThread): void => {
      this.broadcast({ method: 'thread/status/changed', params: { threadId, status: { type: 'notLoaded' } } });
      thread.subscribers.clear();
    };
    return this.threads.retire(threadId, leaves, then);
  }

  /** Unloads a thread that nobody listens to any more. */
  abandon(threadId: string): void {
    this.retire(threadId, () => Promise.resolve()).then(
      () => this.broadcast({ method: 'thread/closed', params: { threadId } }),
      (error: unknown) => this.#report(`closing thread ${threadId}: ${errorMessage(error)}`),
    );
  }

  /**
   * Interrupts every turn, ends every process, closes every record.
   * @throws what the first thread failed with that could not be closed; the others are closed all the same
   */
  async close(): Promise<void> {
    try {
      await this.threads.close();
    } finally {
      for (const connection of [...this.#connections]) this.disconnect(connection);
      await this.engine.close();
    }
  }

  /** `unheard` is the answer when nobody listens to the thread. */
  async #ask<T>(threadId: string, unheard: T, signal: AbortSignal, ask: (to: Parameters<typeof askClient>[2]) => Promise<T>): Promise<T> {
    const thread = this.threads.find(threadId);
    if (thread === undefined || thread.subscribers.size === 0) return unheard;
    this.#wait(thread, 1);
    try {
      return await ask({ clients: thread.subscribers, signal, tell: (message) => this.tell(thread.id, message) });
    } finally {
      this.#wait(thread, -1);
    }
  }

  #wait(thread: LoadedThread, change: 1 | -1): void {
    thread.waits(change);
    const { id: threadId, status } = thread;
    if (status.type === 'active') this.tell(threadId, { method: 'thread/status/changed', params: { threadId, status } });
  }
}
