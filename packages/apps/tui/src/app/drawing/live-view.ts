import { type Composer } from '@codex-ts/composer';
import { type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type CellContent, type DrawOptions } from '../../cells/cell.ts';
import { streamingCell } from '../../state/status-row.ts';
import { type ScreenSize } from '@codex-ts/terminal';
import { footerLines } from '../../views/rows/footer-lines.ts';
import { shortcutLines } from '../../views/rows/shortcut-lines.ts';
import { type ComposerPort } from '../input/composer-port.ts';
import { footerHint } from '../lines/footer-hint.ts';
import { type History } from './history.ts';
import { liveFrame, nextFrameIn } from './live-frame.ts';
import { type Panes } from '../panes.ts';
import { type Questions } from '../thread/questions.ts';
import { type ThreadStore } from '../thread/thread-store.ts';

export interface LiveViewOptions {
  readonly store: ThreadStore;
  readonly history: History;
  readonly panes: Panes;
  readonly questions: Questions;
  readonly composer: Composer;
  readonly port: ComposerPort;
  readonly keymap: Keymap;
  readonly animations: boolean;
  readonly draw: () => DrawOptions;
  readonly header: () => CellContent | null;
  readonly footerItems: () => readonly string[];
  /** The terminal tells Shift+Enter from Enter. */
  readonly tellsShiftEnter: () => boolean;
  readonly requestIn: (ms: number) => void;
}

const EMPTY: Frame = { lines: [], cursor: null };

/** What is on the screen now: the conversation's live part, or the view that takes all of it. */
export class LiveView {
  readonly #options: LiveViewOptions;
  #showsShortcuts = false;

  constructor(options: LiveViewOptions) {
    this.#options = options;
  }

  toggleShortcuts(): void {
    this.#showsShortcuts = !this.#showsShortcuts;
  }

  /** @returns whether they were shown */
  closeShortcuts(): boolean {
    const wasOpen = this.#showsShortcuts;
    this.#showsShortcuts = false;
    return wasOpen;
  }

  frame(size: ScreenSize, theme: Theme, nowMs: number): { readonly frame: Frame; readonly isFullScreen: boolean } {
    const { store, history, panes, animations, keymap, header, draw } = this.#options;
    const { state } = store;
    const stream = streamingCell(state);
    this.#askAgain(nowMs, stream === null ? null : history.stream(stream, nowMs));
    const pane = panes.top;
    if (pane?.isFullScreen === true) return { frame: pane.view(size.columns, size.rows, theme), isFullScreen: true };
    const view = pane ?? this.#options.questions.shown(nowMs)?.view ?? null;
    const input = view === null ? this.#options.composer : null;
    const facts = { state, nowMs, animations, keymap, draw: draw(), header: header(), showsText: history.isStreaming };
    return {
      frame: liveFrame(
        {
          ...facts,
          input: (width, height, look) => view?.view(width, height, look) ?? input?.view(width, height, look) ?? EMPTY,
          foot: (width, height, look) => (view === null ? this.#foot(width, height, look) : EMPTY),
        },
        size,
        theme,
      ),
      isFullScreen: false,
    };
  }

  #foot(width: number, height: number, theme: Theme): Frame {
    const { port, composer, keymap, footerItems, store } = this.#options;
    const popup = port.popupFrame(width, height, theme);
    if (popup !== null) return { lines: popup.lines, cursor: null };
    if (this.#showsShortcuts) return { lines: shortcutLines({ tellsShiftEnter: this.#options.tellsShiftEnter(), keymap }, width), cursor: null };
    const hint = footerHint(composer, keymap, { isRunning: store.state.turn !== null });
    return { lines: footerLines({ items: footerItems(), hint, mode: vimMode(composer) }, width), cursor: null };
  }

  /** What moves by itself asks for the next frame; while nothing does there is none. */
  #askAgain(nowMs: number, nextRowIn: number | null): void {
    const { store, animations, questions, requestIn, history } = this.#options;
    const next = nextFrameIn({ state: store.state, nowMs, animations, showsText: history.isStreaming });
    if (next !== null) requestIn(next);
    if (nextRowIn !== null) requestIn(nextRowIn);
    const show = questions.nextShow(nowMs);
    if (show !== null) requestIn(show - nowMs);
  }
}

/** Of Vim's modes those in which keys are commands. */
function vimMode({ vimState }: Pick<Composer, 'vimState'>): { readonly name: string; readonly key: null } | null {
  return vimState === null || vimState === 'insert' ? null : { name: vimState.replace('_', ' '), key: null };
}
