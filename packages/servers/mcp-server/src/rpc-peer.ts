import { Deferred, raceAbort } from '@codex-ts/async-utils';
import { errorMessage } from '@codex-ts/protocol';
import { RpcError } from './rpc-error.ts';
import { RPC_CODES, type RpcErrorBody, type RpcId, type RpcMessage, type RpcParams, type RpcRead } from './rpc-message.ts';

/** A request that is being answered. */
export interface RpcCall {
  readonly id: RpcId;
  /** Aborts when the client cancels the request, and when the conversation ends. */
  readonly signal: AbortSignal;
}

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
  isCancelled: boolean;
}

/** Answers a request; an RpcError it throws becomes the error answer, anything else an internal error. */
export type RpcHandler = (method: string, params: RpcParams, call: RpcCall) => Promise<unknown>;

/**
 * One end of a JSON-RPC conversation: answers what the client asks, several requests at a time, and asks it in turn.
 * A request that the client cancels gets no answer, as the Model Context Protocol has it.
 */
export class RpcPeer {
  readonly #send: (message: RpcMessage) => void;
  readonly #handler: RpcHandler;
  readonly #running = new Map<RpcId, Running>();
  readonly #asked = new Map<RpcId, Deferred<unknown>>();
  #nextId = 0;

  constructor(send: (message: RpcMessage) => void, handler: RpcHandler) {
    this.#send = send;
    this.#handler = handler;
  }

  /** Takes a line of the client's. Never throws. */
  take(read: RpcRead): void {
    switch (read.kind) {
      case 'request':
        return this.#start(read);
      case 'notification':
        return this.#told(read);
      case 'result':
        return this.#asked.get(read.id)?.resolve(read.result);
      case 'error':
        return this.#asked.get(read.id)?.reject(new RpcError(read.error.message, read.error.code));
      case 'refused':
        return this.#send({ id: read.id, error: read.error });
      case 'nothing':
    }
  }

  notify(method: string, params: RpcParams): void {
    this.#send({ method, params });
  }

  /**
   * Asks the client. When `signal` aborts, it is told that nobody waits for its answer any more.
   * @throws RpcError with the client's words; the signal's reason
   */
  async ask(method: string, params: RpcParams, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    const id = this.#nextId++;
    const answer = new Deferred<unknown>();
    this.#asked.set(id, answer);
    this.#send({ id, method, params });
    try {
      return await raceAbort(answer.promise, signal);
    } catch (error) {
      if (signal.aborted) this.notify('notifications/cancelled', { requestId: id, reason: errorMessage(signal.reason) });
      throw error;
    } finally {
      this.#asked.delete(id);
    }
  }

  /** Ends the conversation: what is being answered is told to stop. Settles when all of it is answered. */
  async close(reason: Error): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(reason);
    await Promise.all(running.map(({ done }) => done));
  }

  #start({ id, method, params }: Extract<RpcRead, { kind: 'request' }>): void {
    if (this.#running.has(id)) {
      this.#send({ id, error: { code: RPC_CODES.invalidRequest, message: 'Invalid request: a request with this id is still being answered' } });
      return;
    }
    const stop = new AbortController();
    const answered = new Deferred<void>();
    this.#running.set(id, { stop, done: answered.promise, isCancelled: false });
    void this.#answer(method, params, { id, signal: stop.signal }).finally(() => answered.resolve());
  }

  async #answer(method: string, params: RpcParams, call: RpcCall): Promise<void> {
    let message: RpcMessage;
    try {
      message = { id: call.id, result: await this.#handler(method, params, call) };
    } catch (error) {
      message = { id: call.id, error: errorBody(error) };
    }
    const isCancelled = this.#running.get(call.id)?.isCancelled;
    this.#running.delete(call.id);
    if (isCancelled !== true) this.#send(message);
  }

  #told({ method, params }: Extract<RpcRead, { kind: 'notification' }>): void {
    const running = method === 'notifications/cancelled' ? this.#running.get(params['requestId'] as RpcId) : undefined;
    if (running === undefined) return;
    running.isCancelled = true;
    running.stop.abort(new Error('the client cancelled the request'));
  }
}

function errorBody(error: unknown): RpcErrorBody {
  if (!(error instanceof RpcError)) return { code: RPC_CODES.internalError, message: errorMessage(error) };
  const { rpcCode: code, message, data } = error;
  return data === undefined ? { code, message } : { code, message, data };
}
