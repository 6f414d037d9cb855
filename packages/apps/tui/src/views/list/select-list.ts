import { type Key, keyId, type Keymap, typedText } from '@codex-ts/keymap';
import { type Frame, type Line, line, span, type Theme } from '@codex-ts/terminal-markup';

import { ACCENT, DIM } from '../../cells/looks.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { layOut, type Part } from '../layout.ts';
import { TextField } from '../text/text-field.ts';
import { type Handled, IGNORED, STAY, type View } from '../view.ts';
import { drawRows } from './draw-rows.ts';
import { ListCursor } from './list-cursor.ts';
import { type SelectRow } from './select-row.ts';

export interface SelectOptions {
  /** Rows have numbers, and digits choose; the default. Never while typing filters. */
  readonly isNumbered?: boolean;
  /** What is typed narrows the rows. */
  readonly hasFilter?: boolean;
  /** Of the row that is selected at first; the current one otherwise. */
  readonly initial?: number;
  /** Said when there is no row. */
  readonly emptyText?: string;
  /** How many rows are shown at once. */
  readonly shown?: number;
  readonly descriptions?: 'wrap' | 'cut';
  readonly keymap?: Keymap;
}

/** `chosen` is never a disabled row. */
export type SelectOutcome<T> = { readonly type: 'chosen'; readonly value: T } | { readonly type: 'cancelled' };

const SHOWN = 8;

/** A list to choose from: arrows that go round, digits, keys of rows, and optionally a filter that is typed. */
export class SelectList<T> implements View<SelectOutcome<T>> {
  readonly #options: SelectOptions;
  readonly #keymap: Keymap;
  readonly #field: TextField | null;
  readonly #cursor: ListCursor;
  #all: readonly SelectRow<T>[];
  #rows: readonly SelectRow<T>[];

  constructor(rows: readonly SelectRow<T>[], options: SelectOptions = {}) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    this.#field = options.hasFilter === true ? new TextField({ placeholder: 'Type to search', keymap: this.#keymap }) : null;
    this.#cursor = new ListCursor(options.shown ?? SHOWN);
    this.#all = rows;
    this.#rows = rows;
    this.#select(options.initial ?? Math.max(0, rows.findIndex(({ isCurrent }) => isCurrent === true)));
  }

  /** The row that Enter chooses; null when there is none. */
  get selected(): SelectRow<T> | null {
    return this.#rows[this.#cursor.at] ?? null;
  }

  /** All of them, whatever is filtered. */
  get rows(): readonly SelectRow<T>[] {
    return this.#all;
  }

  get filter(): string {
    return this.#field?.text ?? '';
  }

  /** Replaces the rows and keeps the place of the selection. */
  setRows(rows: readonly SelectRow<T>[]): void {
    this.#all = rows;
    this.#narrow(this.#cursor.at);
  }

  /** Selects the row at `index`, or the next that is not disabled. */
  select(index: number): void {
    this.#select(index);
  }

  handle(key: Key): SelectOutcome<T> | Handled {
    if (this.#field !== null && typedText(key) !== null) return this.#typed(key);
    return this.#shortcut(key) ?? this.#act(actionOf(this.#keymap, 'list', key)) ?? this.#typed(key);
  }

  paste(text: string): void {
    if (this.#field === null) return;
    this.#field.paste(text);
    this.#narrow(0);
  }

  view(width: number, height: number, _theme: Theme): Frame {
    return layOut(this.parts(width), width, height);
  }

  /** The same for a view that has more than the list. */
  parts(width: number): Part[] {
    const { lines, focus } = this.#drawn(width);
    const list: Part = { lines, focus, rank: 100, least: 1 };
    if (this.#field === null) return [list];
    const { line: typed, cursor } = this.#field.view(Math.max(1, width - 4));
    const search = line(span('  / ', ACCENT), ...typed.spans);
    return [{ lines: [search], rank: 60, least: 1, cursor: { x: cursor.x + 4, y: 0 } }, list];
  }

  #drawn(width: number): { lines: Line[]; focus: number | undefined } {
    const { from, size, at } = this.#cursor;
    const shown = this.#rows.slice(from, from + size);
    if (shown.length === 0) return { lines: [line(span(`  ${this.#options.emptyText ?? 'no matches'}`, DIM))], focus: undefined };
    const isNumbered = this.#isNumbered;
    const { lines, starts } = drawRows(shown, width, {
      firstNumber: isNumbered ? from : null,
      numberWidth: isNumbered ? String(this.#rows.length).length + 2 : 0,
      selected: at - from,
      descriptions: this.#options.descriptions ?? 'wrap',
      hasSwitches: this.#all.some(({ isOn }) => isOn !== undefined),
    });
    return { lines, focus: starts[at - from] };
  }

  get #isNumbered(): boolean {
    return this.#field === null && this.#options.isNumbered !== false;
  }

  #shortcut(key: Key): SelectOutcome<T> | Handled | null {
    if (this.#field !== null) return null;
    const id = keyId(key);
    const own = this.#rows.findIndex(({ keys }) => keys?.includes(id) === true);
    const index = own >= 0 ? own : this.#isNumbered && /^[1-9]$/.test(id) ? Number(id) - 1 : -1;
    return this.#rows[index] === undefined ? null : this.#choose(index);
  }

  #act(action: ReturnType<typeof actionOf<'list'>>): SelectOutcome<T> | Handled | null {
    const count = this.#rows.length;
    switch (action) {
      case 'previous':
      case 'next':
        this.#cursor.step(action === 'next' ? 1 : -1, count, this.#isOpen);
        return STAY;
      case 'page_up':
      case 'page_down':
        this.#cursor.page(action === 'page_down' ? 1 : -1, count, this.#isOpen);
        return STAY;
      case 'first':
      case 'last':
        // In a field they move its cursor.
        if (this.#field?.isEmpty === false) return null;
        this.#select(action === 'first' ? 0 : count - 1);
        return STAY;
      case 'accept':
        return this.#choose(this.#cursor.at);
      case 'cancel':
        return { type: 'cancelled' };
      default:
        return null;
    }
  }

  readonly #isOpen = (index: number): boolean => this.#rows[index] !== undefined && this.#rows[index].disabled === undefined;

  #choose(index: number): SelectOutcome<T> | Handled {
    const row = this.#rows[index];
    if (row === undefined || row.disabled !== undefined) return STAY;
    this.#cursor.moveTo(index, this.#rows.length);
    return { type: 'chosen', value: row.value };
  }

  #typed(key: Key): Handled {
    if (this.#field?.handle(key) !== true) return IGNORED;
    this.#narrow(0);
    return STAY;
  }

  #narrow(at: number): void {
    const words = this.filter.toLowerCase().split(' ').filter((word) => word !== '');
    const isWanted = ({ label, description = '' }: SelectRow<T>): boolean => {
      const text = `${label} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    this.#rows = words.length === 0 ? this.#all : this.#all.filter(isWanted);
    this.#select(at);
  }

  #select(at: number): void {
    this.#cursor.moveTo(at, this.#rows.length);
    // A list of disabled rows has none that is selected, but one that is marked.
    if (!this.#isOpen(this.#cursor.at)) this.#cursor.step(1, this.#rows.length, this.#isOpen);
  }
}
