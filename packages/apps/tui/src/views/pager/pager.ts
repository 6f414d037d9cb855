import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, sanitizeRow, span, textWidth, type Theme } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { type Hint, hintRow } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { layOut } from '../layout.ts';
import { type Handled, IGNORED, STAY, type View } from '../view.ts';
import { DrawnBlocks } from './drawn-blocks.ts';
import { type PagerBlock } from './pager-blocks.ts';
import { isBefore, lastPlace, scrolled, type ScrollPlace } from './scroll-place.ts';

/** `edit`: go back to before that message, and write it anew. */
export type PagerOutcome = { readonly type: 'closed' } | { readonly type: 'edit'; readonly messageId: string };

export interface PagerOptions {
  readonly title: string;
  readonly blocks: readonly PagerBlock[];
  /** Begins at the end and stays there while blocks are added. */
  readonly followsEnd?: boolean;
  /** Begins with the last message chosen. */
  readonly choosesMessage?: boolean;
  readonly keymap?: Keymap;
}

/** Title, rule and hints. */
const CHROME = 3;

/** A long text on the whole screen: the transcript, a diff. Only what is on the screen is drawn. */
export class Pager implements View<PagerOutcome> {
  readonly #options: PagerOptions;
  readonly #keymap: Keymap;
  readonly #drawn = new DrawnBlocks();
  #blocks: readonly PagerBlock[];
  #place: ScrollPlace = { block: 0, row: 0 };
  #isAtEnd: boolean;
  #chosen: PagerBlock | null = null;
  /** The chosen message is to be brought into view by the next drawing. */
  #mustShow = false;
  #rows = 1;

  constructor(options: PagerOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    this.#blocks = options.blocks;
    this.#isAtEnd = options.followsEnd === true;
    this.#drawn.setBlocks(this.#blocks);
    if (options.choosesMessage === true) this.#choose(-1);
  }

  /** Replaces the content; blocks that are the same objects are not drawn anew. */
  setBlocks(blocks: readonly PagerBlock[]): void {
    this.#blocks = blocks;
    this.#drawn.setBlocks(blocks);
    if (this.#chosen !== null && !blocks.includes(this.#chosen)) this.#chosen = null;
  }

  handle(key: Key): PagerOutcome | Handled {
    const action = actionOf(this.#keymap, 'pager', key);
    switch (action) {
      case 'close':
        return { type: 'closed' };
      case 'earlier':
        return this.#choose(-1) ? STAY : this.#chosen === null ? { type: 'closed' } : STAY;
      case 'later':
        return this.#chosen === null ? IGNORED : (this.#choose(1), STAY);
      case 'edit':
        return this.#chosen?.messageId === undefined ? IGNORED : { type: 'edit', messageId: this.#chosen.messageId };
      case null:
        return IGNORED;
      default:
        return this.#scroll(action);
    }
  }

  view(width: number, height: number, theme: Theme): Frame {
    this.#rows = Math.max(1, height - CHROME);
    this.#drawn.setShape(Math.max(1, width), theme);
    this.#settle();
    const body = this.#visible();
    const filler = Array.from({ length: Math.max(0, this.#rows - body.length) }, () => line(span('~', DIM)));
    return layOut(
      [
        { lines: [titleLine(this.#options.title, width)], rank: 30 },
        { lines: [...body, ...filler], rank: 100, least: 1 },
        { lines: [ruleLine([...this.#chosenWords(), `${this.#percent()}%`].join(' · '), width)], rank: 20 },
        { lines: [hintRow(this.#keymap, this.#hints(), width)], rank: 10 },
      ],
      width,
      height,
    );
  }

  /** Which message is chosen, for those who do not see what is highlighted. */
  #chosenWords(): string[] {
    const messages = this.#blocks.filter(({ messageId }) => messageId !== undefined);
    return this.#chosen === null ? [] : [`message ${messages.indexOf(this.#chosen) + 1} of ${messages.length}`];
  }

  #hints(): Hint[] {
    const moving: Hint[] = [['pager', 'close', 'to close'], ['pager', ['up', 'down'], 'to scroll'], ['pager', ['page_up', 'page_down'], 'to page'], ['pager', ['first', 'last'], 'to jump']];
    if (this.#chosen !== null) return [['pager', 'edit', 'to edit this message'], ['pager', 'earlier', 'for an earlier one'], ['pager', 'later', 'for a later one'], ['pager', 'close', 'to close']];
    return this.#blocks.some(({ messageId }) => messageId !== undefined) ? [...moving, ['pager', 'earlier', 'to edit a message']] : moving;
  }

  #scroll(action: 'up' | 'down' | 'page_up' | 'page_down' | 'half_up' | 'half_down' | 'first' | 'last'): Handled {
    const half = Math.max(1, Math.floor(this.#rows / 2));
    const steps = { up: -1, down: 1, page_up: -this.#rows, page_down: this.#rows, half_up: -half, half_down: half, first: -Infinity, last: Infinity };
    this.#mustShow = false;
    if (action === 'last') this.#isAtEnd = true;
    else if (action === 'first') this.#moveTo({ block: 0, row: 0 });
    else this.#moveTo(scrolled(this.#start(), steps[action], this.#drawn.count, this.#drawn.height));
    return STAY;
  }

  #moveTo(place: ScrollPlace): void {
    this.#isAtEnd = false;
    this.#place = place;
  }

  #start(): ScrollPlace {
    return this.#isAtEnd ? this.#end() : this.#place;
  }

  #end(): ScrollPlace {
    return lastPlace(this.#rows, this.#drawn.count, this.#drawn.height);
  }

  /** Goes to where the content and the screen of now have it. */
  #settle(): void {
    const end = this.#end();
    if (this.#mustShow && this.#chosen !== null) {
      const block = this.#blocks.indexOf(this.#chosen);
      this.#isAtEnd = false;
      this.#place = { block, row: 0 };
      this.#mustShow = false;
    }
    if (this.#isAtEnd) this.#place = end;
    this.#place = scrolled(this.#place, 0, this.#drawn.count, this.#drawn.height);
    if (!isBefore(this.#place, end)) {
      this.#place = end;
      // What is chosen stays in view, whatever comes behind it.
      this.#isAtEnd = this.#chosen === null;
    }
  }

  #visible(): Line[] {
    const rows: Line[] = [];
    for (let block = this.#place.block; block < this.#drawn.count && rows.length < this.#rows; block += 1) {
      const from = block === this.#place.block ? this.#place.row : 0;
      const lines = this.#drawn.lines(block).slice(from, from + this.#rows);
      const isChosen = this.#chosen !== null && this.#blocks[block] === this.#chosen;
      rows.push(...(isChosen ? lines.map(highlighted) : lines));
    }
    return rows.slice(0, this.#rows);
  }

  #percent(): number {
    if (!isBefore(this.#place, this.#end())) return 100;
    const { before, total } = this.#drawn.extent(this.#place.block);
    return Math.max(0, Math.min(99, Math.round((100 * (before + this.#place.row)) / Math.max(1, total - this.#rows))));
  }

  /** The message before or behind the chosen one; from the last. False when there is none. */
  #choose(direction: -1 | 1): boolean {
    const from = this.#chosen === null ? this.#blocks.length : this.#blocks.indexOf(this.#chosen);
    for (let at = from + direction; at >= 0 && at < this.#blocks.length; at += direction) {
      const block = this.#blocks[at];
      if (block?.messageId === undefined) continue;
      this.#chosen = block;
      this.#mustShow = true;
      return true;
    }
    return false;
  }
}

function titleLine(title: string, width: number): Line {
  const text = `/ ${[...sanitizeRow(title).toUpperCase()].join(' ')} `;
  const rest = Math.max(0, width - textWidth(text));
  return line(span(text + '/ '.repeat(Math.ceil(rest / 2)).slice(0, rest), DIM));
}

function ruleLine(text: string, width: number): Line {
  const label = ` ${text} `;
  const before = Math.max(0, width - label.length - 1);
  return line(span(`${'─'.repeat(before)}${label}${'─'.repeat(Math.max(0, width - before - label.length))}`, DIM));
}

function highlighted(row: Line): Line {
  return { ...row, spans: row.spans.map(({ text, style }) => ({ text, style: { ...style, reverse: true } })) };
}
