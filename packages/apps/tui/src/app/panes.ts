import { type Key } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type Handled, type View } from '../views/view.ts';

export interface PaneOptions {
  /** Takes the whole screen. */
  readonly isFullScreen?: boolean;
}

/** A view that has the keys. */
export interface Pane {
  readonly isFullScreen: boolean;
  handle(key: Key): void;
  paste(text: string): void;
  view(width: number, height: number, theme: Theme): Frame;
}

/** Views that were opened by the user, the last one on top. */
export class Panes {
  readonly #panes: Pane[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get top(): Pane | null {
    return this.#panes.at(-1) ?? null;
  }

  /** Shows a view until `take` closes it. @returns what closes it; again and again does no harm */
  open<Outcome extends { readonly type: string }>(view: View<Outcome>, take: (outcome: Outcome, close: () => void) => void, { isFullScreen = false }: PaneOptions = {}): () => void {
    const pane: Pane = {
      isFullScreen,
      handle: (key) => {
        const outcome: Outcome | Handled = view.handle(key);
        if (!isHandled(outcome)) take(outcome, close);
        this.#changed();
      },
      paste: (text) => {
        view.paste?.(text);
        this.#changed();
      },
      view: (width, height, theme) => view.view(width, height, theme),
    };
    const close = (): void => {
      const index = this.#panes.indexOf(pane);
      if (index < 0) return;
      this.#panes.splice(index, 1);
      this.#changed();
    };
    this.#panes.push(pane);
    this.#changed();
    return close;
  }
}

function isHandled(outcome: { readonly type: string }): outcome is Handled {
  return outcome.type === 'stay' || outcome.type === 'ignored';
}
