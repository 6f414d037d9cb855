import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, type Theme } from '@codex-ts/terminal-markup';

import { BOLD } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut, moreRows, type Part } from '../layout.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, type View } from '../view.ts';
import { SelectList, type SelectOptions, type SelectOutcome } from './select-list.ts';
import { type Section } from './section.ts';
import { type SelectRow } from './select-row.ts';

export interface ChoiceOptions extends SelectOptions {
  readonly title: string;
  /** What there is to know before choosing, between title and list. */
  readonly body?: (width: number, theme: Theme) => readonly Section[];
  /** Said where the body is cut off. */
  readonly bodyHint?: string;
  /** A line on what Enter and Esc do, in place of the usual one. */
  readonly hints?: (keymap: Keymap, width: number) => readonly Line[];
}

/** Rows that what is asked about keeps. */
const MAIN_ROWS = 3;

/** A question with a list of answers. */
export class ChoiceView<T> implements View<SelectOutcome<T>> {
  readonly list: SelectList<T>;
  readonly #options: ChoiceOptions;
  readonly #keymap: Keymap;

  constructor(rows: readonly SelectRow<T>[], options: ChoiceOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    this.list = new SelectList(rows, options);
  }

  /** What is asked, for who asks it without drawing. */
  get question(): Pick<ChoiceOptions, 'title' | 'body'> {
    return this.#options;
  }

  handle(key: Key): SelectOutcome<T> | Handled {
    return this.list.handle(key);
  }

  paste(text: string): void {
    this.list.paste(text);
  }

  view(width: number, height: number, theme: Theme): Frame {
    const { title, body, bodyHint, hints } = this.#options;
    const told = sectionParts(body?.(width, theme) ?? [], bodyHint);
    const foot = hints === undefined ? hintLines(this.#keymap, [['list', 'accept', 'to confirm'], ['list', 'cancel', 'to cancel']], width) : hints(this.#keymap, width);
    return layOut([{ lines: paragraphs(title, width, { style: BOLD }), rank: 70 }, ...told, GAP, ...this.list.parts(width), GAP, { lines: foot, rank: 20 }], width, height);
  }
}

/** What matters most keeps a few rows on the smallest screen. */
function sectionParts(sections: readonly Section[], hint: string | undefined): Part[] {
  const hasMain = sections.some(({ isMain }) => isMain === true);
  return sections
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ lines, isMain, isMinor }): Part[] => [GAP, { lines, rank: isMain === true ? 90 : 40, least: isMain === true ? MAIN_ROWS : hasMain || isMinor === true ? 0 : 1, more: (hidden) => moreRows(hidden, hint) }]);
}
