import { type ClientRequests, ERROR_CODES, type JsonRpcMessage, type ServerNotification, type ServerNotifications } from '@codex-ts/app-server-protocol';
import { type Decision } from '@codex-ts/orchestrator';
import { errorMessage } from '@codex-ts/protocol';
import { type SessionEvent } from '@codex-ts/session';
import { type ThreadClient } from '@codex-ts/threads';
import { type ClientToolAnswer, NO_GRANT, type PermissionsAnswer, type UserAnswers } from '@codex-ts/tools';
import { askClient, askForPermissions, askUser, callClientTool } from './ask-client.ts';
import { type ConfigWarning } from './config-warning.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { Drain } from './drain.ts';
import { type EngineFace } from './engine-face.ts';
import { type LoadedThread, type WaitingFlag } from './loaded-thread.ts';
import { LoadedThreads } from './loaded-threads.ts';
import { LonelyThreads } from './lonely-threads.ts';
import { notificationsOf } from './notifications-of.ts';
import { RequestError } from './request-error.ts';
import { ServerRequests } from './server-requests.ts';
import { crashEvents } from './thread-crash.ts';
import { ThreadScope } from './thread-scope.ts';

export interface AppServerOptions {
  /** What every client is told once it has introduced itself. */
  warnings?: readonly ConfigWarning[];
  /** Gets what went wrong after everybody had their answer. Standard error when left out. */
  report?: (trouble: string) => void;
  /** How long a question waits for a client that dropped off and may come back, in ms. */
  patienceMs?: number;
  /** How long a thread stays loaded whose last client dropped off, in ms. */
  keepLonelyMs?: number;
}

/** The engine's items have the shape of the wire's. */
type RawItem = ServerNotifications['rawResponseItem/completed']['item'];

/** Half an hour, as later versions of the original have it. */
const KEEP_LONELY_MS = 30 * 60_000;

/** Serves one engine to any number of connections. */
export class AppServer {
  readonly engine: EngineFace;
  readonly threads = new LoadedThreads();
  readonly requests: ServerRequests;
  readonly warnings: readonly ConfigWarning[];
  /** Whose work goes on. */
  readonly scope = new ThreadScope();
  readonly #report: (trouble: string) => void;
  readonly #connections = new Set<Connection>();
  readonly #drain = new Drain(this.threads);
  readonly #lonely: LonelyThreads;

  constructor(engine: EngineFace, options: AppServerOptions = {}) {
    this.engine = engine;
    this.warnings = options.warnings ?? [];
    this.#report = options.report ?? ((trouble) => process.stderr.write(`${trouble}\n`));
    this.requests = new ServerRequests(options.patienceMs);
    this.#lonely = new LonelyThreads(this.threads, options.keepLonelyMs ?? KEEP_LONELY_MS, (threadId) => this.abandon(threadId));
  }

  /** Takes a client on; `send` gets every message meant for it. */
  connect(send: (message: JsonRpcMessage) => void, options: ConnectionOptions = {}): Connection {
    const connection = new Connection(this, send, options);
    this.#connections.add(connection);
    return connection;
  }

  /** Its threads stay loaded for a while, for whoever comes next. */
  disconnect(connection: Connection): void {
    connection.close();
    this.#connections.delete(connection);
    this.forget(connection);
  }

  /** Asks and tells a client that went away nothing more. */
  forget(connection: Connection): void {
    for (const thread of this.threads) thread.dropped(connection, Date.now());
    this.requests.leaves(connection, undefined, connection.mayReturn);
    this.#lonely.watch();
  }

  /** How many clients there are. */
  get clients(): number {
    return this.#connections.size;
  }

  /** What a thread's session talks to, before and after clients subscribe. */
  readonly clientOf = (threadId: string): ThreadClient => {
    this.scope.turnsTo(threadId);
    return {
      emit: (event) => this.#emit(threadId, event),
      ask: (question, turnId, signal) =>
        this.#ask<Decision>({ threadId, unheard: 'decline', signal }, (to) => askClient(this.requests, { threadId, turnId, question }, to)),
      askPermissions: (question, turnId, signal) =>
        this.#ask<PermissionsAnswer>({ threadId, unheard: { granted: NO_GRANT, scope: 'turn' }, signal }, (to) => askForPermissions(this.requests, { threadId, turnId, question }, to)),
      askUser: (questions, turnId, signal) =>
        this.#ask<UserAnswers>({ threadId, unheard: {}, signal, flag: 'waitingOnUserInput' }, (to) => askUser(this.requests, { threadId, turnId, questions }, to)),
      rawItem: (item) => {
        const thread = this.threads.find(threadId);
        const turnId = thread?.openTurnId ?? thread?.live.session.activeTurnId;
        if (turnId) this.tell(threadId, { method: 'rawResponseItem/completed', params: { threadId, turnId, item: item as RawItem } });
      },
      callTool: (call, turnId, signal) => this.#callTool({ threadId, turnId, call }, signal),
    };
  };

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

  /** Says what went wrong where nobody waits for an answer. */
  report(what: string, error: unknown): void {
    this.#report(`${what}: ${errorMessage(error)}`);
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
      (error: unknown) => this.report(`closing thread ${threadId}`, error),
    );
  }

  /**
   * Takes an error that nobody caught: the turn of the thread it came up in fails, the other threads go on.
   * @returns false when it is no thread's error
   */
  survives(error: unknown): boolean {
    const thread = this.threads.find(this.scope.threadId ?? '');
    if (thread === undefined) return false;
    this.#report(`thread ${thread.id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    thread.crash = { error };
    const { activeTurnId } = thread.live.session;
    if (activeTurnId !== null && activeTurnId === thread.openTurnId) {
      // Its end is told when it comes, as the failure it is.
      thread.live.session.interrupt(activeTurnId).catch((again: unknown) => this.report(`interrupting thread ${thread.id}`, again));
    } else for (const notification of crashEvents(thread, error)) this.tell(thread.id, notification);
    return true;
  }

  /** Whether no turn may begin any more. */
  get isDraining(): boolean {
    return this.#drain.isOn;
  }

  /** From now on no turn begins, and who dropped off is not waited for. Resolves when no turn runs. */
  async drain(): Promise<void> {
    this.requests.loseTemper();
    await this.#drain.start();
  }

  /** @throws RequestError for what would begin a turn while the server only waits for the last one to end */
  assertServes(method: keyof ClientRequests): void {
    if (this.#drain.refuses(method)) throw new RequestError('The server is shutting down; no new turn begins here.', { rpcCode: ERROR_CODES.overloaded });
  }

  /**
   * Interrupts every turn, ends every process, closes every record.
   * @throws what the first thread failed with that could not be closed; the others are closed all the same
   */
  async close(): Promise<void> {
    this.#lonely.close();
    try {
      await this.threads.close();
    } finally {
      for (const connection of [...this.#connections]) this.disconnect(connection);
      await this.engine.close();
    }
  }

  #emit(threadId: string, event: SessionEvent): void {
    const thread = this.threads.find(threadId);
    thread?.saw(event);
    for (const notification of notificationsOf(threadId, asCrash(thread, event))) this.tell(threadId, notification);
    if (event.type === 'turn.ended') this.#drain.look();
  }

  /** `unheard` is the answer when nobody listens to the thread. */
  async #ask<T>({ threadId, unheard, signal, flag = 'waitingOnApproval' }: { threadId: string; unheard: T; signal: AbortSignal; flag?: WaitingFlag }, ask: (to: Parameters<typeof askClient>[2]) => Promise<T>): Promise<T> {
    const thread = this.threads.find(threadId);
    if (thread === undefined) return unheard;
    const { isAwaited, subscribers } = thread;
    if (subscribers.size === 0 && !isAwaited) return unheard;
    this.#wait(thread, flag, 1);
    try {
      return await ask({ clients: subscribers, signal, isAwaited, tell: (message) => this.tell(thread.id, message) });
    } finally {
      this.#wait(thread, flag, -1);
    }
  }

  /** Clients are not told that a tool is waited for: the item says so. */
  async #callTool(asked: Parameters<typeof callClientTool>[1], signal: AbortSignal): Promise<ClientToolAnswer> {
    const { subscribers = [], isAwaited = false } = this.threads.find(asked.threadId) ?? {};
    return callClientTool(this.requests, asked, { clients: subscribers, signal, isAwaited, resolved: () => undefined });
  }

  #wait(thread: LoadedThread, flag: WaitingFlag, change: 1 | -1): void {
    thread.waits(flag, change);
    const { id: threadId, status } = thread;
    if (status.type === 'active') this.tell(threadId, { method: 'thread/status/changed', params: { threadId, status } });
  }
}

/** A turn that was stopped because something in it went wrong has failed, whatever it says itself. */
function asCrash(thread: LoadedThread | undefined, event: SessionEvent): SessionEvent {
  if (event.type !== 'turn.ended' || thread === undefined || thread.crash === null) return event;
  const { error } = thread.crash;
  thread.crash = null;
  return { ...event, outcome: { status: 'failed', error } };
}
