import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { BOLD } from '../../cells/looks.ts';
import { type Hint, hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut, moreRows } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, STAY, type View } from '../view.ts';

export interface Switch {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly isOn: boolean;
  readonly disabled?: string | undefined;
}

/** `switched` comes at once where changes hold at once; `saved` tells what is different from before. */
export type SwitchOutcome =
  | { readonly type: 'switched'; readonly id: string; readonly isOn: boolean }
  | { readonly type: 'saved'; readonly changes: Readonly<Record<string, boolean>> }
  | { readonly type: 'cancelled' };

export interface SwitchListOptions {
  readonly title: string;
  readonly help?: string;
  /** `atOnce`: each change is told as it is made, and Enter only closes. `onEnter`: Esc takes them all back. */
  readonly saves: 'atOnce' | 'onEnter';
  readonly hasFilter?: boolean;
  readonly emptyText?: string;
  readonly keymap?: Keymap | undefined;
}

/** Things to switch on and off: experimental features, skills. */
export class SwitchList implements View<SwitchOutcome> {
  readonly #options: SwitchListOptions;
  readonly #keymap: Keymap;
  readonly #before: ReadonlyMap<string, boolean>;
  #switches: readonly Switch[];
  readonly #list: SelectList<string>;

  constructor(switches: readonly Switch[], options: SwitchListOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    this.#before = new Map(switches.map(({ id, isOn }) => [id, isOn]));
    this.#switches = switches;
    const { hasFilter = false, emptyText = 'nothing to switch' } = options;
    this.#list = new SelectList(this.#rows(), { hasFilter, emptyText, keymap: this.#keymap });
  }

  handle(key: Key): SwitchOutcome | Handled {
    const action = actionOf(this.#keymap, 'list', key);
    if (action === 'toggle') return this.#toggle(this.#list.selected?.value);
    if (action === 'accept') return this.#accept();
    const outcome = this.#list.handle(key);
    return outcome.type === 'chosen' ? this.#toggle(outcome.value) : outcome;
  }

  /** The change could not be made: the switch goes back. */
  revert(id: string, isOn: boolean): void {
    this.#set(id, isOn);
  }

  paste(text: string): void {
    this.#list.paste(text);
  }

  view(width: number, height: number, _theme: Theme): Frame {
    const { title, help = '', saves } = this.#options;
    const leave: Hint[] = saves === 'onEnter' ? [['list', 'accept', 'to save'], ['list', 'cancel', 'to cancel']] : [['list', ['accept', 'cancel'], 'to close']];
    return layOut(
      [
        { lines: paragraphs(title, width, { style: BOLD }), rank: 60 },
        { lines: help === '' ? [] : paragraphs(help, width), rank: 30, more: moreRows },
        GAP,
        ...this.#list.parts(width),
        GAP,
        { lines: hintLines(this.#keymap, [['list', 'toggle', 'to switch'], ...leave], width), rank: 20 },
      ],
      width,
      height,
    );
  }

  #accept(): SwitchOutcome {
    if (this.#options.saves === 'atOnce') return { type: 'cancelled' };
    const changed = this.#switches.filter(({ id, isOn }) => this.#before.get(id) !== isOn);
    return { type: 'saved', changes: Object.fromEntries(changed.map(({ id, isOn }) => [id, isOn])) };
  }

  #toggle(id: string | undefined): SwitchOutcome | Handled {
    const one = this.#switches.find((each) => each.id === id);
    if (one === undefined || one.disabled !== undefined) return STAY;
    this.#set(one.id, !one.isOn);
    return this.#options.saves === 'atOnce' ? { type: 'switched', id: one.id, isOn: !one.isOn } : STAY;
  }

  #set(id: string, isOn: boolean): void {
    this.#switches = this.#switches.map((each) => (each.id === id ? { ...each, isOn } : each));
    this.#list.setRows(this.#rows());
  }

  #rows(): { value: string; label: string; description: string | undefined; isOn: boolean; disabled: string | undefined }[] {
    return this.#switches.map(({ id, label, description, isOn, disabled }) => ({ value: id, label, description, isOn, disabled }));
  }
}
