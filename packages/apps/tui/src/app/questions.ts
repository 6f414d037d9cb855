import { type FileUpdateChange, type ServerRequest, type ServerRequests } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { Deferred } from '@codex-ts/async-utils';
import { type Key, type Keymap } from '@codex-ts/composer';
import { CodexError } from '@codex-ts/protocol';
import { type Highlighter } from '@codex-ts/terminal-markup';
import { setImmediate as nextRound } from 'node:timers/promises';

import { itemKey } from '../state/item-key.ts';
import { type Answer } from '../state/local-event.ts';
import { approvalOverlay, type OverlayOutcome } from '../views/approvals/approval-overlay.ts';
import { OverlayQueue, type QueuedOverlay } from '../views/approvals/overlay-queue.ts';
import { type FullText } from '../views/view.ts';
import { type ThreadStore } from './thread-store.ts';

export interface QuestionsOptions {
  readonly client: AppServerClient;
  readonly store: ThreadStore;
  readonly keymap: Keymap;
  readonly highlighter: () => Highlighter | undefined;
  readonly interrupt: () => void;
  readonly showAll: (full: FullText) => void;
  readonly onAsked: (request: ServerRequest) => void;
  /** Something is to be drawn anew. */
  readonly changed: () => void;
}

/** What the server asks, answered by the user, one after the other. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #queue = new OverlayQueue();
  readonly #answers = new Map<ServerRequest['id'], Deferred<ServerRequests[keyof ServerRequests]['result']>>();

  constructor(options: QuestionsOptions) {
    this.#options = options;
    options.client.onServerRequest((request, { signal }) => this.#ask(request, signal));
  }

  /** The question that has the keys. */
  shown(now: number): QueuedOverlay | null {
    return this.#queue.shown(now);
  }

  nextShow(now: number): number | null {
    return this.#queue.nextShow(now);
  }

  /** A key went elsewhere. */
  typed(now: number): void {
    this.#queue.typed(now);
  }

  handle({ id, view }: QueuedOverlay, key: Key): void {
    const outcome = view.handle(key);
    if (outcome.type !== 'stay' && outcome.type !== 'ignored') this.#take(id, outcome);
    this.#options.changed();
  }

  paste({ view }: QueuedOverlay, text: string): void {
    view.paste?.(text);
    this.#options.changed();
  }

  #take(id: QueuedOverlay['id'], outcome: OverlayOutcome): void {
    if (outcome.type === 'fullScreen') return this.#options.showAll(outcome.full);
    this.#queue.remove(id);
    this.#options.store.dispatch({ type: 'answered', id, answer: outcome.answer });
    if (outcome.type === 'interrupt') this.#options.interrupt();
    this.#settle(id, outcome.answer);
  }

  #settle(id: QueuedOverlay['id'], { result }: Answer): void {
    this.#answers.get(id)?.resolve(result);
    this.#answers.delete(id);
  }

  async #ask(request: ServerRequest, signal: AbortSignal): Promise<unknown> {
    const { store, keymap, highlighter, onAsked, changed } = this.#options;
    // What was told before the question is still being read.
    await nextRound();
    signal.throwIfAborted();
    const view = approvalOverlay(request, { cwd: store.state.cwd, changes: changesOf(store, request), keymap, highlighter: highlighter() });
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
