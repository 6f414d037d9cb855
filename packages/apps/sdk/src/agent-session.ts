import { AppServerClient } from '@codex-ts/app-server-client';
import { type ClientRequests, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { refuseRequest } from '@codex-ts/exec';
import { type CodexError } from '@codex-ts/protocol';

import { ORIGINATOR } from './agent-environment.ts';
import { type AgentLink } from './agent-link.ts';
import { VERSION } from './version.ts';

/** A turn that wants to hear what concerns it and answers what is asked because of it. */
export interface Listener {
  /** Null until its thread is known. */
  readonly threadId: string | null;
  /** Whether its turn is yet to start. */
  readonly isOpening: boolean;
  hear(notification: ServerNotification): void;
  /** `signal` aborts when somebody else has answered. */
  answer(request: ServerRequest, signal: AbortSignal): Promise<unknown>;
  /** The agent is gone; nothing more will be heard. */
  lost(): void;
}

/** What comes in numbers while an answer streams. Items tell it whole at their end. */
const UNHEARD = [
  'item/agentMessage/delta',
  'item/plan/delta',
  'item/reasoning/summaryPartAdded',
  'item/reasoning/summaryTextDelta',
  'item/reasoning/textDelta',
  'item/commandExecution/outputDelta',
  'item/commandExecution/terminalInteraction',
  'item/fileChange/outputDelta',
  'item/mcpToolCall/progress',
  'turn/diff/updated',
  'account/rateLimits/updated',
];

/** A connection to an agent, shared by the threads of one `Codex`. */
export class AgentSession {
  readonly link: AgentLink;
  /** Which object of ours opened which thread: settings are those of the object that opened it. */
  readonly openedBy = new Map<string, object>();
  readonly #client: AppServerClient;
  readonly #listeners = new Set<Listener>();
  readonly #closing = new Map<string, Deferred<void>>();
  #isOver = false;

  constructor(link: AgentLink) {
    this.link = link;
    this.#client = new AppServerClient(link.channel);
    this.#client.onServerRequest((request, { signal }) => this.#answer(request, signal));
    void this.#listen();
  }

  /** Whether the agent is gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Introduces us. */
  async begin(): Promise<void> {
    await this.request('initialize', {
      clientInfo: { name: ORIGINATOR, title: 'Codex TypeScript SDK', version: VERSION },
      capabilities: { experimentalApi: true, optOutNotificationMethods: UNHEARD },
    });
    this.#client.notify('initialized');
  }

  /** @throws CodexError with the agent's words, or `connection_closed` when it is gone */
  request<M extends keyof ClientRequests>(method: M, params: ClientRequests[M]['params']): Promise<ClientRequests[M]['result']> {
    return this.#client.request(method, params);
  }

  /** Lets a thread go, so that it can be opened with other settings. Resolves when it is closed. */
  async unload(threadId: string): Promise<void> {
    const closed = new Deferred<void>();
    this.#closing.set(threadId, closed);
    const { status } = await this.request('thread/unsubscribe', { threadId });
    if (status === 'unsubscribed') await closed.promise;
    this.#closing.delete(threadId);
    this.openedBy.delete(threadId);
  }

  /** Lets a turn listen while `work` runs. */
  async listening<T>(listener: Listener, work: () => Promise<T>): Promise<T> {
    this.#listeners.add(listener);
    try {
      return await work();
    } finally {
      this.#listeners.delete(listener);
    }
  }

  /** Why the agent is gone. */
  whyOver(): Promise<CodexError> {
    return this.link.ended;
  }

  async #listen(): Promise<void> {
    try {
      for await (const notification of this.#client.notifications) {
        if (notification.method === 'thread/closed') this.#closed(notification.params.threadId);
        for (const listener of this.#listeners) if (concerns(listener, notification)) listener.hear(notification);
      }
    } catch {
      // The client gave up; those who wait are told so by their requests.
      this.link.kill();
    }
    this.#isOver = true;
    for (const listener of this.#listeners) listener.lost();
    for (const threadId of this.#closing.keys()) this.#closed(threadId);
  }

  #closed(threadId: string): void {
    this.openedBy.delete(threadId);
    this.#closing.get(threadId)?.resolve();
  }

  async #answer(request: ServerRequest, signal: AbortSignal): Promise<unknown> {
    // Notifications come by a way of their own: those sent before the question are heard before it.
    await new Promise((resolve) => setImmediate(resolve));
    const { params } = request as { params: { threadId?: string } };
    const asked = [...this.#listeners].find(({ threadId }) => threadId !== null && threadId === params.threadId);
    return asked === undefined ? refuseRequest(request) : asked.answer(request, signal);
  }
}

/** A warning about the configuration names no thread: it is told to those whose turn is yet to start. */
function concerns({ threadId, isOpening }: Listener, { method, params }: ServerNotification): boolean {
  const named = 'threadId' in params ? params.threadId : null;
  if (named != null) return named === threadId;
  return method !== 'configWarning' || isOpening;
}
