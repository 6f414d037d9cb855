import { ERROR_CODES, type RequestId, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type Channel } from './channel.ts';

/**
 * Answers a request of the server; what it throws becomes the error answer. `signal` aborts when nobody waits for the
 * answer any more: another client gave it, the turn ended, or the connection broke. A question that is still open is put
 * again after a reconnection.
 */
export type ServerRequestHandler = (request: ServerRequest, context: { readonly signal: AbortSignal }) => Promise<unknown>;

/** The requests of the server that are being answered. */
export class ServerQuestions {
  readonly #open = new Map<RequestId, AbortController>();
  handler: ServerRequestHandler = () => Promise.reject(new CodexError('this client answers no requests', { code: 'no_handler' }));

  async answer(request: ServerRequest, channel: Channel): Promise<void> {
    const stop = new AbortController();
    // Asked again, on the same connection, after another resumption: the newest question counts.
    this.#open.get(request.id)?.abort(superseded());
    this.#open.set(request.id, stop);
    try {
      const result = await this.handler(request, { signal: stop.signal });
      if (!stop.signal.aborted) channel.send({ id: request.id, result });
    } catch (error) {
      if (!stop.signal.aborted) channel.send({ id: request.id, error: { code: ERROR_CODES.internalError, message: errorMessage(error) } });
    } finally {
      if (this.#open.get(request.id) === stop) this.#open.delete(request.id);
    }
  }

  told({ method, params }: ServerNotification): void {
    if (method === 'serverRequest/resolved') this.#open.get(params.requestId)?.abort(superseded());
  }

  /** Nobody can be answered over the connection they came by. */
  abandon(reason: Error): void {
    for (const stop of this.#open.values()) stop.abort(reason);
    this.#open.clear();
  }
}

function superseded(): CodexError {
  return new CodexError('the question was resolved elsewhere', { code: 'question_resolved' });
}
