import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, lineWidth, padTo, span, type Theme, truncate } from '@codex-ts/terminal-markup';

import { BOLD, DIM } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { type Handled, type View } from '../view.ts';

/** `name` is null for the one that suits the background. */
export type ThemeOutcome = { readonly type: 'theme'; readonly name: string | null } | { readonly type: 'cancelled' };

export interface ThemePickerOptions {
  /** Those that come with the program. */
  readonly names: readonly string[];
  /** The user's own. */
  readonly ownNames?: readonly string[];
  readonly current: string | null;
  /** Rows of at most `width` cells that show what a theme looks like. */
  readonly preview: (name: string | null, width: number) => readonly Line[];
  readonly keymap?: Keymap;
}

/** From this width on the preview stands beside the list. */
const WIDE = 90;
const LIST_WIDTH = 36;

/** Colour themes by name, with a preview of the one that is selected. */
export class ThemePicker implements View<ThemeOutcome> {
  readonly #options: ThemePickerOptions;
  readonly #keymap: Keymap;
  readonly #list: SelectList<string | null>;

  constructor(options: ThemePickerOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    const row = (value: string | null, label: string, description?: string) => ({ value, label, isCurrent: value === options.current, ...(description === undefined ? {} : { description }) });
    const own = (options.ownNames ?? []).map((name) => row(name, name, 'yours'));
    this.#list = new SelectList([row(null, 'default', 'light or dark'), ...own, ...options.names.map((name) => row(name, name))], { hasFilter: true, keymap: this.#keymap });
  }

  handle(key: Key): ThemeOutcome | Handled {
    const outcome = this.#list.handle(key);
    return outcome.type === 'chosen' ? { type: 'theme', name: outcome.value } : outcome;
  }

  paste(text: string): void {
    this.#list.paste(text);
  }

  view(width: number, height: number, theme: Theme): Frame {
    const title = { lines: [line(span('  Select a theme for code', BOLD))], rank: 50 };
    const foot = { lines: hintLines(this.#keymap, [['list', 'accept', 'to use it'], ['list', 'cancel', 'to keep the old one']], width), rank: 20 };
    if (width < WIDE) {
      const shown = this.#preview(width - 2).map((row) => ({ ...row, spans: [span('  '), ...row.spans] }));
      return layOut([title, GAP, ...this.#list.parts(width), GAP, { lines: shown, rank: 10 }, GAP, foot], width, height);
    }
    const list = this.#list.view(LIST_WIDTH, height, theme);
    const beside = this.#preview(width - LIST_WIDTH - 3);
    const rows = Array.from({ length: Math.max(list.lines.length, beside.length) }, (_, index): Line => {
      const left = padTo(truncate(list.lines[index] ?? line(), LIST_WIDTH), LIST_WIDTH);
      const { spans, ...rest } = beside[index] ?? line();
      return { ...rest, spans: [...left.spans, span(' │ ', DIM), ...spans] };
    });
    return layOut([title, GAP, { lines: rows, rank: 100, cursor: list.cursor }, GAP, foot], width, height);
  }

  #preview(width: number): readonly Line[] {
    const selected = this.#list.selected;
    if (selected === null || width < 1) return [];
    return this.#options.preview(selected.value, width).map((row) => (lineWidth(row) <= width ? row : truncate(row, width)));
  }
}
