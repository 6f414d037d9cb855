import { type ResponseItem } from '@codex-ts/protocol';
import { omitImages } from './omit-images.ts';
import { pairCalls } from './pair-calls.ts';

/** Stored for other readers of a thread, never sent. */
const LOCAL_ONLY: readonly ResponseItem['type'][] = ['ghost_snapshot'];

/** What the model has been told so far. Append-only; nothing that was sent is ever rewritten. */
export class History {
  readonly #items: ResponseItem[];

  constructor(items: readonly ResponseItem[] = []) {
    this.#items = [...items];
  }

  get length(): number {
    return this.#items.length;
  }

  append(items: readonly ResponseItem[]): void {
    this.#items.push(...items);
  }

  /** The input of the next request. `acceptsImages` is false for text-only models. */
  toInput(acceptsImages: boolean): ResponseItem[] {
    const sent = this.#items.filter((item) => !LOCAL_ONLY.includes(item.type));
    const paired = pairCalls(sent);
    return acceptsImages ? paired : omitImages(paired);
  }
}
