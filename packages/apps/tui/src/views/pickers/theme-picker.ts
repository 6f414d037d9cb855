import { type Key, type Keymap } from '@codex-ts/composer';
import { type Line, line, lineWidth, padTo, span, type Theme, truncate } from '@codex-ts/terminal-markup';

import { BOLD, DIM } from '../../cells/looks.ts';
import { type Frame } from '../../frame.ts';
import { hintLines } from '../keys/key-hints.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { type Handled, type View } from '../view.ts';

export type ThemeOutcome = { readonly type: 'theme'; readonly name: string } | { readonly type: 'cancelled' };

export interface ThemePickerOptions {
  readonly names: readonly string[];
  readonly current: string | null;
  /** Rows of at most `width` cells that show what a theme looks like. */
  readonly preview: (name: string, width: number) => readonly Line[];
  readonly keymap?: Keymap;
}

/** From this width on the preview stands beside the list. */
const WIDE = 90;
const LIST_WIDTH = 36;

/** Colour themes by name, with a preview of the one that is selected. */
export class ThemePicker implements View<ThemeOutcome> {
  readonly #options: ThemePickerOptions;
  readonly #keymap: Keymap;
  readonly #list: SelectList<string>;

  constructor(options: ThemePickerOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    const rows = options.names.map((name) => ({ value: name, label: name, isCurrent: name === options.current }));
    this.#list = new SelectList(rows, { hasFilter: true, keymap: this.#keymap });
  }

  handle(key: Key): ThemeOutcome | Handled {
    const outcome = this.#list.handle(key);
    return outcome.type === 'chosen' ? { type: 'theme', name: outcome.value } : outcome;
  }

  paste(text: string): void {
    this.#list.paste(text);
  }

  view(width: number, height: number, theme: Theme): Frame {
    const title = { lines: [line(span('  Select a theme', BOLD))], rank: 50 };
    const foot = { lines: hintLines(this.#keymap, [['list', 'accept', 'to use it'], ['list', 'cancel', 'to keep the old one']], width), rank: 20 };
    if (width < WIDE) {
      const shown = this.#preview(width - 2).map((row) => ({ ...row, spans: [span('  '), ...row.spans] }));
      return layOut([title, GAP, ...this.#list.parts(width), GAP, { lines: shown, rank: 10 }, GAP, foot], width, height);
    }
    const list = this.#list.view(LIST_WIDTH, height, theme);
    const beside = this.#preview(width - LIST_WIDTH - 3);
    const rows = Array.from({ length: Math.max(list.lines.length, beside.length) }, (_, index): Line => {
      const left = padTo(truncate(list.lines[index] ?? line(), LIST_WIDTH), LIST_WIDTH);
      return line(...left.spans, span(' │ ', DIM), ...(beside[index]?.spans ?? []));
    });
    return layOut([title, GAP, { lines: rows, rank: 100, cursor: list.cursor }, GAP, foot], width, height);
  }

  #preview(width: number): readonly Line[] {
    const name = this.#list.selected?.value;
    if (name === undefined || width < 1) return [];
    return this.#options.preview(name, width).map((row) => (lineWidth(row) <= width ? row : truncate(row, width)));
  }
}
