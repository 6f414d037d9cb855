import { type FileUpdateChange, type RequestId, type ServerRequest, type ServerRequests } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { Deferred } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { setImmediate as nextRound } from 'node:timers/promises';

import { itemKey } from '../../state/item-key.ts';
import { type Answer } from '../../state/local-event.ts';
import { OverlayQueue, type Queued } from '../../views/approvals/overlay-queue.ts';
import { type ThreadStore } from './thread-store.ts';

/** What there is to know about a question besides itself. */
export interface QuestionFacts {
  readonly cwd: string;
  /** Of the patch that is asked about. */
  readonly changes: readonly FileUpdateChange[] | undefined;
}

export interface ServerQuestionsOptions<View> {
  readonly client: AppServerClient;
  readonly store: ThreadStore;
  /** Makes what asks the user; null for requests that are not for a person. */
  readonly open: (request: ServerRequest, facts: QuestionFacts) => View | null;
  readonly onAsked: (request: ServerRequest) => void;
  /** What waits is another one now. */
  readonly changed: () => void;
}

/** What the server asks, in the order in which it came, until the user has answered or the server takes it back. */
export class ServerQuestions<View> {
  readonly #options: ServerQuestionsOptions<View>;
  readonly #queue = new OverlayQueue<View>();
  readonly #answers = new Map<RequestId, Deferred<ServerRequests[keyof ServerRequests]['result']>>();

  constructor(options: ServerQuestionsOptions<View>) {
    this.#options = options;
    options.client.onServerRequest((request, { signal }) => this.#ask(request, signal));
  }

  /** The question that has the keys. */
  shown(now: number): Queued<View> | null {
    return this.#queue.shown(now);
  }

  nextShow(now: number): number | null {
    return this.#queue.nextShow(now);
  }

  /** A key went elsewhere. */
  typed(now: number): void {
    this.#queue.typed(now);
  }

  /** The user has answered. `interrupt` is called before the server hears of it. */
  answer(id: RequestId, answer: Answer, interrupt: () => void = () => undefined): void {
    this.#queue.remove(id);
    this.#options.store.dispatch({ type: 'answered', id, answer });
    interrupt();
    this.#answers.get(id)?.resolve(answer.result);
    this.#answers.delete(id);
  }

  async #ask(request: ServerRequest, signal: AbortSignal): Promise<unknown> {
    const { store, open, onAsked, changed } = this.#options;
    // What was told before the question is still being read.
    await nextRound();
    signal.throwIfAborted();
    const view = open(request, { cwd: store.state.cwd, changes: changesOf(store, request) });
    if (view === null) throw new CodexError(`this client cannot answer ${request.method}`, { code: 'not_supported' });
    const answer = new Deferred<ServerRequests[keyof ServerRequests]['result']>();
    this.#answers.set(request.id, answer);
    this.#queue.remove(request.id);
    this.#queue.add({ id: request.id, view });
    store.dispatch({ type: 'asked', request });
    onAsked(request);
    changed();
    const withdraw = (): void => {
      if (this.#queue.remove(request.id)) store.dispatch({ type: 'answered', id: request.id, answer: null });
      if (this.#answers.get(request.id) === answer) this.#answers.delete(request.id);
      answer.reject(signal.reason);
      changed();
    };
    signal.addEventListener('abort', withdraw, { once: true });
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', withdraw);
    }
  }
}

function changesOf({ state }: ThreadStore, request: ServerRequest): readonly FileUpdateChange[] | undefined {
  if (request.method !== 'item/fileChange/requestApproval') return undefined;
  const key = itemKey(request.params.turnId, 'fileChange', request.params.itemId);
  const cell = state.active.find((entry) => entry.itemKey === key)?.cell;
  return cell?.kind === 'patch' ? cell.changes : undefined;
}
