import { errorMessage } from '@codex-ts/protocol';
import { type Highlighter, loadHighlighter } from '@codex-ts/terminal-markup';

export interface LazyHighlighterOptions {
  readonly load?: (() => Promise<Highlighter>) | undefined;
  readonly changed: () => void;
  /** Code stays plain. */
  readonly onError: (message: string) => void;
}

/** What colours code: loaded once, when there is a turn that may bring some. */
export class LazyHighlighter {
  readonly #options: LazyHighlighterOptions;
  #highlighter: Highlighter | undefined;
  #isAsked = false;

  constructor(options: LazyHighlighterOptions) {
    this.#options = options;
  }

  /** Undefined until it is loaded. */
  get current(): Highlighter | undefined {
    return this.#highlighter;
  }

  want(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const { load = loadHighlighter, changed, onError } = this.#options;
    load()
      .then((highlighter) => (this.#highlighter = highlighter))
      .catch((error: unknown) => onError(errorMessage(error)))
      .finally(changed);
  }
}
