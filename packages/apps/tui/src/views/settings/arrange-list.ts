import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, span, type Theme } from '@codex-ts/terminal-markup';

import { BOLD, DIM } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, STAY, type View } from '../view.ts';

export interface ArrangeItem {
  readonly id: string;
  readonly description: string;
}

/** `changed`: what is on now, in order, for a preview elsewhere. */
export type ArrangeOutcome = { readonly type: 'changed' | 'saved'; readonly ids: readonly string[] } | { readonly type: 'cancelled' };

export interface ArrangeOptions {
  readonly title: string;
  readonly items: readonly ArrangeItem[];
  /** What is on, in order; ids that are not among the items are kept at their place. */
  readonly chosen: readonly string[];
  /** What it would look like. */
  readonly preview: (ids: readonly string[], width: number) => Line;
  readonly keymap?: Keymap;
}

/** Several of many, in an order of the user's: the status line, the title. */
export class ArrangeList implements View<ArrangeOutcome> {
  readonly #options: ArrangeOptions;
  readonly #keymap: Keymap;
  readonly #list: SelectList<string>;
  #order: readonly string[];
  readonly #on: Set<string>;

  constructor(options: ArrangeOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    const chosen = [...new Set(options.chosen)];
    this.#order = [...chosen, ...options.items.map(({ id }) => id).filter((id) => !chosen.includes(id))];
    this.#on = new Set(chosen);
    this.#list = new SelectList(this.#rows(), { hasFilter: true, keymap: this.#keymap });
  }

  get ids(): string[] {
    return this.#order.filter((id) => this.#on.has(id));
  }

  handle(key: Key): ArrangeOutcome | Handled {
    switch (actionOf(this.#keymap, 'list', key)) {
      case 'toggle':
        return this.#toggle();
      case 'move_earlier':
        return this.#move(-1);
      case 'move_later':
        return this.#move(1);
      case 'accept':
        return { type: 'saved', ids: this.ids };
      default: {
        const outcome = this.#list.handle(key);
        return outcome.type === 'chosen' ? this.#toggle() : outcome;
      }
    }
  }

  paste(text: string): void {
    this.#list.paste(text);
  }

  view(width: number, height: number, _theme: Theme): Frame {
    const { spans } = this.#options.preview(this.ids, Math.max(1, width - 2));
    const shown = spans.every(({ text }) => text === '') ? [span('(nothing)', DIM)] : spans;
    return layOut(
      [
        { lines: paragraphs(this.#options.title, width, { style: BOLD }), rank: 60 },
        GAP,
        ...this.#list.parts(width),
        GAP,
        { lines: [line(span('  '), ...shown)], rank: 40 },
        GAP,
        { lines: hintLines(this.#keymap, [['list', 'toggle', 'to switch'], ['list', ['move_earlier', 'move_later'], 'to move'], ['list', 'accept', 'to save'], ['list', 'cancel', 'to cancel']], width), rank: 20 },
      ],
      width,
      height,
    );
  }

  #toggle(): ArrangeOutcome | Handled {
    const id = this.#list.selected?.value;
    if (id === undefined) return STAY;
    if (!this.#on.delete(id)) this.#on.add(id);
    return this.#changed();
  }

  /** Only the whole list has an order that can be seen. */
  #move(direction: -1 | 1): ArrangeOutcome | Handled {
    const id = this.#list.selected?.value;
    const at = this.#order.findIndex((each) => each === id);
    const other = this.#order[at + direction];
    if (id === undefined || other === undefined || this.#list.filter !== '') return STAY;
    this.#order = this.#order.map((each) => (each === id ? other : each === other ? id : each));
    const outcome = this.#changed();
    this.#list.select(at + direction);
    return outcome;
  }

  #changed(): ArrangeOutcome {
    this.#list.setRows(this.#rows());
    return { type: 'changed', ids: this.ids };
  }

  #rows(): { value: string; label: string; description: string; isOn: boolean }[] {
    return this.#order.map((id) => ({ value: id, label: id, description: this.#options.items.find((item) => item.id === id)?.description ?? 'not known to this version', isOn: this.#on.has(id) }));
  }
}
