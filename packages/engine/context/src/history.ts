import { type ResponseItem } from '@codex-ts/protocol';
import { omitImages } from './omit-images.ts';
import { pairCalls } from './pair-calls.ts';

/** Stored for other readers of a thread, never sent. */
const LOCAL_ONLY: readonly ResponseItem['type'][] = ['ghost_snapshot'];

/**
 * What the model has been told so far. It only grows, and nothing that was sent is rewritten, until a compaction or a
 * rollback replaces it as a whole.
 */
export class History {
  #items: ResponseItem[];

  constructor(items: readonly ResponseItem[] = []) {
    this.#items = [...items];
  }

  get length(): number {
    return this.#items.length;
  }

  get items(): readonly ResponseItem[] {
    return this.#items;
  }

  append(items: readonly ResponseItem[]): void {
    this.#items.push(...items);
  }

  /** Another history in place of this one. */
  replace(items: readonly ResponseItem[]): void {
    this.#items = [...items];
  }

  /** The input of the next request. `acceptsImages` is false for text-only models. */
  toInput(acceptsImages: boolean): ResponseItem[] {
    return requestInput(this.#items, acceptsImages);
  }
}

/** Items as a request carries them: each call with its output, and nothing that the model cannot take. */
export function requestInput(items: readonly ResponseItem[], acceptsImages: boolean): ResponseItem[] {
  const sent = items.filter((item) => !LOCAL_ONLY.includes(item.type));
  const paired = pairCalls(sent);
  return acceptsImages ? paired : omitImages(paired);
}
