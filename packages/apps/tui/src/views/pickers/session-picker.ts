import { type Thread } from '@codex-ts/app-server-protocol';
import { type Key, type Keymap, typedText } from '@codex-ts/keymap';
import { type Frame, type Line, line, span, type Theme, truncate } from '@codex-ts/terminal-markup';

import { ACCENT, BAD, BOLD, DIM } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut } from '../layout.ts';
import { scrollWindow } from '../list/scroll-window.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { TextField } from '../text/text-field.ts';
import { type Handled, IGNORED, STAY, type View } from '../view.ts';
import { sessionTable, titleOf } from './session-columns.ts';

/** A page of `thread/list` to fetch; answer with `addPage` or `failPage`. An answer to an older one is passed over. */
export interface SessionPage {
  readonly token: number;
  readonly cursor: string | null;
  readonly sortKey: 'created_at' | 'updated_at';
  readonly searchTerm: string | null;
  readonly limit: number;
  /** Sessions of every folder, not of this one only. */
  readonly allFolders: boolean;
}

export type SessionOutcome =
  | { readonly type: 'picked'; readonly thread: Thread }
  | { readonly type: 'page'; readonly page: SessionPage }
  | { readonly type: 'startNew' }
  | { readonly type: 'quit' };

export interface SessionPickerOptions {
  readonly purpose: 'resume' | 'fork';
  /** Sessions of every folder are listed at first: then each tells its own. Default: those of this folder. */
  readonly allFolders?: boolean;
  /** There is no telling the sessions of this folder from others: the server is on another machine. */
  readonly hasNoFolder?: boolean;
  /** A session is open already: Esc leads back to it rather than to a new one. */
  readonly isOpen?: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly keymap?: Keymap;
}

const PAGE = 25;
/** The next page is asked for when so few rows are left below. */
const AHEAD = 5;
const CHROME_ROWS = 5;

/** Stored conversations, fetched page by page, to be searched and to choose from. */
export class SessionPicker implements Pick<View<SessionOutcome>, 'handle' | 'view'> {
  readonly #options: SessionPickerOptions;
  readonly #keymap: Keymap;
  readonly #field: TextField;
  #threads: readonly Thread[] = [];
  #sortKey: 'created_at' | 'updated_at' = 'updated_at';
  #allFolders: boolean;
  #at = 0;
  #from = 0;
  /** Rows of the list when it was last drawn. */
  #shown = 1;
  #token = 0;
  #next: { readonly cursor: string | null; readonly isAsked: boolean } | null = { cursor: null, isAsked: false };
  #problem: string | null = null;

  constructor(options: SessionPickerOptions) {
    this.#options = options;
    this.#keymap = options.keymap ?? viewKeymap;
    this.#allFolders = options.allFolders === true || options.hasNoFolder === true;
    this.#field = new TextField({ placeholder: 'Type to search', keymap: this.#keymap });
  }

  /** The page to begin with. */
  start(): SessionPage {
    this.#token += 1;
    this.#next = { cursor: null, isAsked: true };
    this.#problem = null;
    return this.#page(null);
  }

  /** The page after this one, if it should be fetched at once, because the list has room for it. */
  addPage(token: number, { threads, nextCursor }: { readonly threads: readonly Thread[]; readonly nextCursor: string | null }): SessionPage | null {
    if (token !== this.#token || this.#next === null) return null;
    const known = this.#next.cursor === null ? [] : this.#threads;
    const ids = new Set(known.map(({ id }) => id));
    // A conversation that moved to the front while pages were fetched comes twice.
    this.#threads = [...known, ...threads.filter(({ id }) => !ids.has(id))];
    this.#next = nextCursor === null ? null : { cursor: nextCursor, isAsked: false };
    this.#moveTo(this.#at);
    return this.#wanted();
  }

  failPage(token: number, problem: string): void {
    if (token !== this.#token || this.#next === null) return;
    this.#next = { ...this.#next, isAsked: false };
    this.#problem = problem;
  }

  handle(key: Key): SessionOutcome | Handled {
    const own = actionOf(this.#keymap, 'sessions', key);
    if (own === 'quit') return { type: 'quit' };
    if (own === 'start_new') return { type: 'startNew' };
    if (own === 'sort') {
      this.#sortKey = this.#sortKey === 'updated_at' ? 'created_at' : 'updated_at';
      return this.#again(true);
    }
    if (own === 'folders' && this.#options.hasNoFolder !== true) {
      this.#allFolders = !this.#allFolders;
      return this.#again(this.#allFolders);
    }
    const before = this.#field.text;
    const handled = typedText(key) !== null || !this.#isList(key) ? this.#field.handle(key) : false;
    if (handled) return this.#field.text === before ? STAY : this.#again(true);
    return this.#act(key);
  }

  /** Takes what was pasted into the search; the page to begin with, as the answer. */
  search(text: string): SessionPage {
    this.#field.paste(text);
    return this.#again(true).page;
  }

  view(width: number, height: number, _theme: Theme): Frame {
    this.#shown = Math.max(1, height - CHROME_ROWS);
    const count = this.#threads.length;
    this.#from = scrollWindow(this.#from, this.#at, count, this.#shown);
    const { line: typed, cursor } = this.#field.view(Math.max(1, width - 4));
    const title = line(span(this.#options.purpose === 'resume' ? '  Resume a session' : '  Fork a session', BOLD), span(`  Sort: ${this.#sortKey === 'updated_at' ? 'updated' : 'created'}${this.#options.hasNoFolder === true ? '' : `  From: ${this.#allFolders ? 'all folders' : 'this folder'}`}`, DIM));
    const { header, rows, focus } = this.#rows(width);
    const problem = this.#problem === null ? [] : paragraphs(`✗ ${this.#problem}`, width, { style: BAD });
    const hints = this.#hints(width);
    return layOut(
      [
        { lines: [title], rank: 50 },
        { lines: [line(span('  / ', ACCENT), ...typed.spans)], rank: 60, cursor: { x: cursor.x + 4, y: 0 } },
        { lines: header, rank: 30 },
        { lines: rows, rank: 100, least: 1, focus },
        { lines: problem, rank: 90 },
        GAP,
        { lines: hints, rank: 20 },
      ],
      width,
      height,
    );
  }

  #hints(width: number): Line[] {
    const { purpose, isOpen = false, hasNoFolder = false } = this.#options;
    return hintLines(
      this.#keymap,
      [
        ['list', 'accept', `to ${purpose}`],
        ['sessions', 'start_new', isOpen ? 'to go back' : 'to start new'],
        ...(isOpen ? [] : [['sessions', 'quit', 'to quit'] as const]),
        ['sessions', 'sort', 'to sort'],
        ...(hasNoFolder ? [] : [['sessions', 'folders', this.#allFolders ? 'for this folder' : 'for all folders'] as const]),
        ['list', ['previous', 'next'], 'to choose'],
      ],
      width,
    );
  }

  #rows(width: number): { header: Line[]; rows: Line[]; focus?: number } {
    const shown = this.#threads.slice(this.#from, this.#from + this.#shown);
    const isLoading = this.#next?.isAsked === true;
    if (shown.length === 0) return { header: [], rows: this.#problem === null ? [line(span(`  ${isLoading ? 'loading…' : this.#emptyText}`, DIM))] : [] };
    const table = sessionTable(shown, Math.max(1, width - 2), { sortKey: this.#sortKey, showCwd: this.#allFolders, nowSeconds: this.#options.now() / 1000 });
    const rows = table.rows.map((text, index) => {
      const isSelected = this.#from + index === this.#at;
      const style = isSelected ? ({ fg: 'cyan', bold: true } as const) : {};
      return truncate(line(span(isSelected ? '› ' : '  ', style), span(text, style)), width);
    });
    const more = isLoading ? [line(span('  loading more…', DIM))] : [];
    return { header: [line(span(`  ${table.header}`, DIM))], rows: [...rows, ...more].slice(0, this.#shown), focus: this.#at - this.#from };
  }

  get #emptyText(): string {
    const where = this.#allFolders ? '' : ' in this folder';
    return this.#field.isEmpty ? `no sessions${where} yet` : `no matches${where}`;
  }

  #isList(key: Key): boolean {
    return actionOf(this.#keymap, 'list', key) !== null;
  }

  #act(key: Key): SessionOutcome | Handled {
    switch (actionOf(this.#keymap, 'list', key)) {
      case 'previous':
        return this.#moved(this.#at > 0 ? this.#at - 1 : this.#threads.length - 1);
      case 'next':
        // The last row leads to the first only when there is nothing left to fetch.
        return this.#moved(this.#at < this.#threads.length - 1 ? this.#at + 1 : this.#next === null ? 0 : this.#at);
      case 'page_up':
        return this.#moved(this.#at - this.#shown);
      case 'page_down':
        return this.#moved(this.#at + this.#shown);
      case 'first':
        return this.#moved(0);
      case 'last':
        return this.#moved(this.#threads.length - 1);
      case 'accept': {
        const thread = this.#threads[this.#at];
        return thread === undefined ? STAY : { type: 'picked', thread };
      }
      case 'cancel':
        return { type: 'startNew' };
      default:
        return IGNORED;
    }
  }

  #moved(at: number): SessionOutcome | Handled {
    this.#moveTo(at);
    const page = this.#wanted();
    return page === null ? STAY : { type: 'page', page };
  }

  #moveTo(at: number): void {
    this.#at = Math.max(0, Math.min(at, this.#threads.length - 1));
  }

  /** Begins anew, for another order, search or folder. Until the answer is there, what is known is narrowed, as far as it `holds`. */
  #again(holds: boolean): Extract<SessionOutcome, { type: 'page' }> {
    const wanted = this.#field.text.trim().toLowerCase();
    this.#threads = this.#threads.filter((thread) => holds && titleOf(thread).toLowerCase().includes(wanted));
    this.#at = 0;
    return { type: 'page', page: this.start() };
  }

  #wanted(): SessionPage | null {
    if (this.#next === null || this.#next.isAsked || this.#threads.length - this.#at > this.#shown + AHEAD) return null;
    this.#next = { ...this.#next, isAsked: true };
    this.#problem = null;
    return this.#page(this.#next.cursor);
  }

  #page(cursor: string | null): SessionPage {
    const searchTerm = this.#field.text.trim();
    return { token: this.#token, cursor, sortKey: this.#sortKey, searchTerm: searchTerm === '' ? null : searchTerm, limit: PAGE, allFolders: this.#allFolders };
  }
}
