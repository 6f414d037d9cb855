import { type JsonRpcError, type JsonRpcResponse, type RequestId, type ServerRequests as Methods } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { type Connection } from './connection.ts';
import { RequestError } from './request-error.ts';

interface Pending {
  id: RequestId;
  method: string;
  params: { threadId: string };
  /** Who may still answer. */
  asked: Set<Connection>;
  answer: Deferred<unknown>;
}

/** Questions put to clients: one id for everybody asked, the first answer wins, later ones are ignored. */
export class ServerRequests {
  readonly #pending = new Map<RequestId, Pending>();
  #next = 0;

  /**
   * Asks the clients of a thread. Rejects when all of them answer with an error or go away, or when `signal` says that
   * nobody waits any more. `resolved` is called with the id once it is over, however it ended.
   */
  async ask<M extends keyof Methods>(
    method: M,
    params: Methods[M]['params'],
    to: { clients: Iterable<Connection>; signal: AbortSignal; resolved(id: RequestId): void },
  ): Promise<Methods[M]['result']> {
    const pending: Pending = { id: this.#next++, method, params, asked: new Set(to.clients), answer: new Deferred() };
    const withdraw = () => pending.answer.reject(to.signal.reason);
    this.#pending.set(pending.id, pending);
    to.signal.addEventListener('abort', withdraw, { once: true });
    if (to.signal.aborted) withdraw();
    try {
      for (const client of pending.asked) send(client, pending);
      if (pending.asked.size === 0) pending.answer.reject(nobody());
      return (await pending.answer.promise) as Methods[M]['result'];
    } finally {
      this.#pending.delete(pending.id);
      to.signal.removeEventListener('abort', withdraw);
      to.resolved(pending.id);
    }
  }

  /** Takes an answer. One to an unknown id, or to a question this client was not asked, is ignored. */
  answered(by: Connection, message: JsonRpcResponse | JsonRpcError): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined || !pending.asked.has(by)) return;
    if (!('error' in message)) pending.answer.resolve(message.result);
    else this.#withdraw(pending, by, new RequestError(message.error.message));
  }

  /** Puts the open questions of a thread to a client that has just joined it. */
  resend(threadId: string, to: Connection): void {
    for (const pending of this.#pending.values()) {
      if (pending.params.threadId !== threadId || pending.asked.has(to)) continue;
      pending.asked.add(to);
      send(to, pending);
    }
  }

  /** A client will answer nothing more; of one thread, when it is named. */
  leaves(client: Connection, threadId?: string): void {
    for (const pending of this.#pending.values()) {
      if (threadId !== undefined && pending.params.threadId !== threadId) continue;
      if (pending.asked.has(client)) this.#withdraw(pending, client, nobody());
    }
  }

  #withdraw(pending: Pending, client: Connection, reason: RequestError): void {
    pending.asked.delete(client);
    if (pending.asked.size === 0) pending.answer.reject(reason);
  }
}

function send(client: Connection, { id, method, params }: Pending): void {
  if (client.isExperimental || !('additionalPermissions' in params)) return client.send({ id, method, params });
  const { additionalPermissions: _, ...stable } = params;
  client.send({ id, method, params: stable });
}

function nobody(): RequestError {
  return new RequestError('no client is left to ask');
}
