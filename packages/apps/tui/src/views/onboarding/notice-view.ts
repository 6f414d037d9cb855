import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, line, type Theme } from '@codex-ts/terminal-markup';

import { BOLD, DIM } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut, type Part } from '../layout.ts';
import { progressBar } from '../rows/progress-bar.ts';
import { indented, paragraphs } from '../text/paragraphs.ts';
import { type Handled, IGNORED, type View } from '../view.ts';

export type NoticeOutcome = { readonly type: 'cancelled' };

/** Something goes on elsewhere; all that can be done here is to stop it. */
export class NoticeView implements View<NoticeOutcome> {
  readonly #title: string;
  readonly #body: (width: number) => readonly Part[];
  readonly #keymap: Keymap;

  constructor(title: string, body: (width: number) => readonly Part[], keymap: Keymap = viewKeymap) {
    this.#title = title;
    this.#body = body;
    this.#keymap = keymap;
  }

  handle(key: Key): NoticeOutcome | Handled {
    return actionOf(this.#keymap, 'list', key) === 'cancel' ? { type: 'cancelled' } : IGNORED;
  }

  view(width: number, height: number, _theme: Theme): Frame {
    return layOut(
      [
        { lines: paragraphs(this.#title, width, { style: BOLD }), rank: 60 },
        GAP,
        ...this.#body(width),
        GAP,
        { lines: hintLines(this.#keymap, [['list', 'cancel', 'to cancel']], width), rank: 20 },
      ],
      width,
      height,
    );
  }
}

export interface PullProgress {
  readonly model: string;
  /** What goes on now, as the provider tells it. */
  readonly step: string;
  readonly completedBytes: number;
  /** Null while it is not known. */
  readonly totalBytes: number | null;
}

const BAR = 30;
const GIGABYTE = 1_000_000_000;

/** A local provider downloads a model. Make a new one for each step. */
export function pullNotice({ model, step, completedBytes, totalBytes }: PullProgress, keymap?: Keymap): NoticeView {
  const size = (bytes: number): string => (bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const body = (width: number): Part[] => {
    // Of some downloads nothing can be counted.
    const amount = totalBytes !== null ? `${size(completedBytes)} of ${size(totalBytes)}` : completedBytes > 0 ? size(completedBytes) : '';
    const fraction = totalBytes === null || totalBytes <= 0 ? null : Math.min(1, completedBytes / totalBytes);
    const bar = fraction === null ? [] : indented(line(`${progressBar(fraction, Math.min(BAR, Math.max(4, width - 8)))} ${Math.floor(fraction * 100)}%`), width);
    return [{ lines: paragraphs(step, width), rank: 40 }, { lines: bar, rank: 100 }, { lines: amount === '' ? [] : paragraphs(amount, width, { style: DIM }), rank: 50 }];
  };
  return new NoticeView(`Downloading ${model}`, body, keymap);
}
