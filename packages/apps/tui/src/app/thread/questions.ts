import { type ServerRequest } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Highlighter } from '@codex-ts/terminal-markup';

import { approvalOverlay, type OverlayOutcome } from '../../views/approvals/approval-overlay.ts';
import { type QueuedOverlay } from '../../views/approvals/overlay-queue.ts';
import { type FullText, type View } from '../../views/view.ts';
import { ServerQuestions } from './server-questions.ts';
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

/** What the server asks, answered by the user with keys, one after the other. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #asked: ServerQuestions<View<OverlayOutcome>>;

  constructor(options: QuestionsOptions) {
    const { client, store, keymap, highlighter, onAsked, changed } = options;
    this.#options = options;
    this.#asked = new ServerQuestions({ client, store, onAsked, changed, open: (request, facts) => approvalOverlay(request, { ...facts, keymap, highlighter: highlighter() }) });
  }

  /** The question that has the keys. */
  shown(now: number): QueuedOverlay | null {
    return this.#asked.shown(now);
  }

  nextShow(now: number): number | null {
    return this.#asked.nextShow(now);
  }

  /** A key went elsewhere. */
  typed(now: number): void {
    this.#asked.typed(now);
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
    this.#asked.answer(id, outcome.answer, outcome.type === 'interrupt' ? this.#options.interrupt : undefined);
  }
}
