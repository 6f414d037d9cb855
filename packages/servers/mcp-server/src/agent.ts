import { type AppServerClient } from '@codex-ts/app-server-client';
import { type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type Conversation } from './conversation.ts';
import { type RpcCall } from './rpc-peer.ts';
import { type TurnOutcome, ThreadSession } from './thread-session.ts';
import { type NewSession, type Reply } from './tool-arguments.ts';

/** Who called, in words that fit an HTTP header. */
export interface ClientName {
  readonly name: string;
  readonly title?: string;
  readonly version: string;
}

/** A turn's outcome and the session it ran in. */
export type SessionOutcome = TurnOutcome & { readonly threadId: string };

/** So many threads stay loaded that have nothing to do. */
const MAX_IDLE = 64;

/** The sessions that one client began, over one connection to the app-server. */
export class Agent {
  readonly #client: AppServerClient;
  readonly #conversation: Conversation;
  readonly #maxIdle: number;
  /** Those that were used last come last. */
  readonly #sessions = new Map<string, ThreadSession>();
  /** What is told of threads before the answer to their start was taken up. */
  readonly #early = new Map<string, ServerNotification[]>();
  /** The thread that was started last, until its first turn: warnings about the configuration are about it. */
  #newest: string | null = null;

  constructor(client: AppServerClient, conversation: Conversation, maxIdle = MAX_IDLE) {
    this.#client = client;
    this.#conversation = conversation;
    this.#maxIdle = maxIdle;
    client.onServerRequest((request, { signal }) => this.#answer(request, signal));
    void this.#listen();
  }

  /** Introduces the client. @returns what model servers are told of it */
  async introduce(clientInfo: ClientName): Promise<string> {
    const { userAgent } = await this.#client.request('initialize', { clientInfo, capabilities: { experimentalApi: true } });
    this.#client.notify('initialized');
    return userAgent;
  }

  /** Begins a session with a prompt. @throws CodexError when its settings cannot be used */
  async begin({ prompt, settings }: NewSession, call: RpcCall): Promise<SessionOutcome> {
    const started = await this.#client.request('thread/start', settings);
    const session = new ThreadSession(started, settings, call.id, { client: this.#client, conversation: this.#conversation });
    this.#sessions.set(session.threadId, session);
    for (const notification of this.#early.get(session.threadId) ?? []) session.hear(notification);
    this.#early.delete(session.threadId);
    return this.#run(session, prompt, call);
  }

  /** Goes on with a session. @returns null when this server began none of that id */
  async reply({ prompt, threadId }: Reply, call: RpcCall): Promise<SessionOutcome | null> {
    const session = this.#sessions.get(threadId.toLowerCase());
    return session === undefined ? null : this.#run(session, prompt, call);
  }

  async #run(session: ThreadSession, prompt: string, call: RpcCall): Promise<SessionOutcome> {
    const { threadId } = session;
    this.#sessions.delete(threadId);
    this.#sessions.set(threadId, session);
    try {
      return { threadId, ...(await session.run(prompt, call)) };
    } finally {
      this.#letGo();
    }
  }

  /** Lets the threads go that were idle longest. */
  #letGo(): void {
    const idle = [...this.#sessions.values()].filter((session) => session.isIdle);
    for (const session of idle.slice(0, Math.max(0, idle.length - this.#maxIdle))) session.rest();
  }

  async #listen(): Promise<void> {
    let reason = new CodexError('The agent was closed.', { code: 'agent_closed' });
    try {
      for await (const notification of this.#client.notifications) this.#hear(notification);
    } catch (error) {
      reason = new CodexError(`The agent is gone: ${errorMessage(error)}`, { code: 'agent_closed', cause: error });
      this.#conversation.report(reason.message);
    }
    for (const session of this.#sessions.values()) session.lost(reason);
  }

  #hear(notification: ServerNotification): void {
    const { method } = notification;
    if (method === 'thread/started') {
      this.#newest = notification.params.thread.id;
      if (!this.#sessions.has(this.#newest)) this.#early.set(this.#newest, []);
    }
    const threadId = threadOf(notification) ?? (method === 'configWarning' ? this.#newest : null);
    if (threadId === null) return;
    if (method === 'turn/started' && threadId === this.#newest) this.#newest = null;
    const session = this.#sessions.get(threadId);
    if (session !== undefined) session.hear(notification);
    else this.#early.get(threadId)?.push(notification);
  }

  async #answer(request: ServerRequest, signal: AbortSignal): Promise<unknown> {
    // Notifications come by a way of their own: those sent before the question are heard before it.
    await new Promise((resolve) => setImmediate(resolve));
    const session = this.#sessions.get('threadId' in request.params ? request.params.threadId : '');
    if (session === undefined) throw new CodexError('nobody is there to answer', { code: 'not_supported' });
    return session.answer(request, signal);
  }
}

function threadOf({ params }: ServerNotification): string | null {
  return 'threadId' in params && typeof params.threadId === 'string' ? params.threadId : null;
}
