import { type JsonRpcError, type JsonRpcResponse, type RequestId, type ServerRequests as Methods } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { type Connection } from './connection.ts';
import { RequestError } from './request-error.ts';

/** How long a question waits for a client that dropped off, in ms: long enough to come back after a broken connection. */
const PATIENCE_MS = 60_000;

interface Pending {
  id: RequestId;
  method: string;
  params: object;
  /** Who may still answer, each with the number of the request that it had at hand when it was asked. */
  asked: Map<Connection, number>;
  /** Ends the wait for somebody to come back. */
  patience: NodeJS.Timeout | null;
  answer: Deferred<unknown>;
}

export interface Audience {
  clients: Iterable<Connection>;
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Whether somebody who could answer dropped off just now and may come back. */
  isAwaited?: boolean;
  /** Called with the id once it is over, however it ended. */
  resolved(id: RequestId): void;
}

/** Questions put to clients: one id for everybody asked, the first answer wins, later ones are ignored. */
export class ServerRequests {
  readonly #pending = new Map<RequestId, Pending>();
  readonly #patienceMs: number;
  #isPatient = true;
  #next = 0;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /**
   * Asks the clients of a thread. Rejects when all of them answer with an error or go away for good, or when the
   * audience's `signal` aborts.
   */
  async ask<M extends keyof Methods>(method: M, params: Methods[M]['params'], to: Audience): Promise<Methods[M]['result']> {
    const pending: Pending = { id: this.#next++, method, params, asked: new Map(), patience: null, answer: new Deferred() };
    const withdraw = () => pending.answer.reject(to.signal.reason);
    this.#pending.set(pending.id, pending);
    to.signal.addEventListener('abort', withdraw, { once: true });
    if (to.signal.aborted) withdraw();
    try {
      for (const client of to.clients) put(client, pending);
      if (pending.asked.size === 0) this.#left(pending, nobody(), to.isAwaited ?? false);
      return (await pending.answer.promise) as Methods[M]['result'];
    } finally {
      this.#pending.delete(pending.id);
      clearTimeout(pending.patience ?? undefined);
      to.signal.removeEventListener('abort', withdraw);
      to.resolved(pending.id);
    }
  }

  /** Takes an answer. One to an unknown id, or to a question this client was not asked, is ignored. */
  answered(by: Connection, message: JsonRpcResponse | JsonRpcError): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined || !pending.asked.has(by)) return;
    if (!('error' in message)) pending.answer.resolve(message.result);
    else this.#withdraw(pending, by, new RequestError(message.error.message), false);
  }

  /** Puts the open questions of a thread to a client that has just joined it, again if it had them already. */
  resend(threadId: string, to: Connection): void {
    for (const pending of this.#pending.values()) {
      // What came up while it was joining has gone out behind the answer.
      if (isOf(pending, threadId) && pending.asked.get(to) !== to.atHand) put(to, pending);
    }
  }

  /**
   * A client will answer nothing more; of one thread, when it is named. What only a client could answer that `mayReturn`
   * stays open for a while.
   */
  leaves(client: Connection, threadId?: string, mayReturn = false): void {
    for (const pending of this.#pending.values()) {
      if (threadId !== undefined && !isOf(pending, threadId)) continue;
      if (pending.asked.has(client)) this.#withdraw(pending, client, nobody(), mayReturn);
    }
  }

  /** From now on nobody is waited for who dropped off. */
  loseTemper(): void {
    this.#isPatient = false;
    for (const pending of this.#pending.values()) if (pending.asked.size === 0) pending.answer.reject(nobody());
  }

  #withdraw(pending: Pending, client: Connection, reason: RequestError, mayReturn: boolean): void {
    pending.asked.delete(client);
    if (pending.asked.size === 0) this.#left(pending, reason, mayReturn);
  }

  /** Nobody is there to answer. */
  #left(pending: Pending, reason: RequestError, mayReturn: boolean): void {
    if (mayReturn && this.#isPatient) pending.patience ??= setTimeout(() => pending.answer.reject(reason), this.#patienceMs);
    else if (pending.patience === null) pending.answer.reject(reason);
  }
}

function isOf({ params }: Pending, threadId: string): boolean {
  return 'threadId' in params && params.threadId === threadId;
}

function put(client: Connection, pending: Pending): void {
  clearTimeout(pending.patience ?? undefined);
  pending.patience = null;
  pending.asked.set(client, client.atHand);
  const { id, method, params } = pending;
  if (client.isExperimental || !('additionalPermissions' in params)) return client.put({ id, method, params });
  const { additionalPermissions: _, ...stable } = params;
  client.put({ id, method, params: stable });
}

function nobody(): RequestError {
  return new RequestError('no client is left to ask');
}
