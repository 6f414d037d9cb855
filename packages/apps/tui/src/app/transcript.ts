import { type Keymap } from '@codex-ts/keymap';

import { fullCellLines } from '../cells/cell-lines.ts';
import { type Cell, type DrawOptions } from '../cells/cell.ts';
import { Pager } from '../views/pager/pager.ts';
import { type PagerBlock } from '../views/pager/pager-blocks.ts';
import { liveCells, streamingCell } from '../state/status-row.ts';
import { type ThreadState } from '../state/thread-state.ts';
import { line } from '@codex-ts/terminal-markup';
import { type History } from './drawing/history.ts';
import { type Panes } from './panes.ts';

export interface TranscriptOptions {
  readonly panes: Panes;
  readonly history: History;
  readonly state: () => ThreadState;
  readonly keymap: Keymap;
  readonly draw: () => DrawOptions;
  /** Go back to before the message of the user with this number, counted from 0. */
  readonly edit: (message: number) => void;
}

/** Everything that was said and done, with nothing left out, on the whole screen. */
export class Transcript {
  readonly #options: TranscriptOptions;
  readonly #blocks = new WeakMap<Cell, PagerBlock>();
  #pager: Pager | null = null;
  #isOutdated = false;

  constructor(options: TranscriptOptions) {
    this.#options = options;
  }

  open({ choosesMessage = false }: { readonly choosesMessage?: boolean } = {}): void {
    if (this.#pager !== null) return;
    const { panes, keymap, edit } = this.#options;
    const pager = new Pager({ title: 'Transcript', blocks: this.#all(), followsEnd: true, choosesMessage, keymap });
    this.#pager = pager;
    this.#isOutdated = false;
    panes.open(
      { handle: (key) => this.#updated(pager).handle(key), view: (...size) => this.#updated(pager).view(...size) },
      (outcome, close) => {
        close();
        this.#pager = null;
        if (outcome.type === 'edit') edit(Number(outcome.messageId));
      },
      { isFullScreen: true },
    );
  }

  /** The conversation has gone on: the next frame shows it. */
  update(): void {
    this.#isOutdated = true;
  }

  #updated(pager: Pager): Pager {
    if (this.#isOutdated) pager.setBlocks(this.#all());
    this.#isOutdated = false;
    return pager;
  }

  #all(): PagerBlock[] {
    const { history, state } = this.#options;
    const stream = streamingCell(state());
    let messages = 0;
    return [...history.cells, ...liveCells(state()), ...(stream === null ? [] : [stream])].map((cell) => this.#block(cell, cell.kind === 'userMessage' ? messages++ : null));
  }

  #block(cell: Cell, message: number | null): PagerBlock {
    const known = this.#blocks.get(cell);
    if (known !== undefined) return known;
    const { draw } = this.#options;
    const block: PagerBlock = {
      lines: (width, theme) => {
        const rows = fullCellLines(cell, width, theme, draw());
        return rows.length === 0 ? rows : [...rows, line()];
      },
      ...(message === null ? {} : { messageId: String(message) }),
    };
    this.#blocks.set(cell, block);
    return block;
  }
}
