import { type Dialog, type Page, type Step } from './dialog.ts';

/** A dialog whose outcome means something else to others. */
export class MapDialog<T, U> implements Dialog<U> {
  readonly #inner: Dialog<T>;
  readonly #map: (outcome: T) => U;

  constructor(inner: Dialog<T>, map: (outcome: T) => U) {
    this.#inner = inner;
    this.#map = map;
  }

  get page(): Page {
    return this.#inner.page;
  }

  answer(text: string): Step<U> {
    const step = this.#inner.answer(text);
    return step.type === 'done' ? { type: 'done', outcome: this.#map(step.outcome) } : step;
  }

  cancel(): U {
    return this.#map(this.#inner.cancel());
  }
}
