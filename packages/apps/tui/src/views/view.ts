import { type Key } from '@codex-ts/keymap';
import { type Frame, type Line, type Theme } from '@codex-ts/terminal-markup';


/** What became of a key that answers nothing. `stay`: it was used; draw again. `ignored`: it means nothing here. */
export type Handled = { readonly type: 'stay' } | { readonly type: 'ignored' };

export const STAY: Handled = { type: 'stay' };
export const IGNORED: Handled = { type: 'ignored' };

/** A part of the screen that takes keys. It knows no terminal, no server and no clock: what must happen is its outcome. */
export interface View<Outcome extends { readonly type: string }> {
  handle(key: Key): Outcome | Handled;
  /** For views in which something can be typed. */
  paste?(text: string): void;
  /** At most `height` rows of at most `width` cells, however small these are. */
  view(width: number, height: number, theme: Theme): Frame;
}

/** The full text behind a view that shows a part of it, for the pager. */
export interface FullText {
  readonly title: string;
  lines(width: number, theme: Theme): readonly Line[];
}
