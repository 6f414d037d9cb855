import { type defaultBindings } from './keys/default-bindings.ts';
import { type KeyTarget } from '@codex-ts/keymap';
import { ReverseSearch } from './history/reverse-search.ts';
import { type InputSession } from './input-session.ts';
import { expandPastes, submittedInput } from './submitted-input.ts';
import { isEditCommand } from './text/edit-commands.ts';
import { EMPTY_DRAFT } from './text/token.ts';
import { type VimOutcome } from './vim/vim-mode.ts';

type ActionOf<Context extends keyof typeof defaultBindings> = keyof (typeof defaultBindings)[Context];
/** Whether the action meant something. */
type Runs<Context extends keyof typeof defaultBindings> = Readonly<Record<ActionOf<Context>, () => boolean>>;

/** What the actions of the keymap do to the composer. */
export class ActionRunner implements KeyTarget {
  readonly #session: InputSession;

  constructor(session: InputSession) {
    this.#session = session;
  }

  mayBegin(context: string, action: string): boolean {
    if (context === 'composer' && action === 'backtrack') return this.#isIdleAndEmpty;
    return true;
  }

  run(context: string, action: string): boolean {
    if (context === 'editor') return this.#edit(action);
    this.#session.commands.interrupt();
    if (context === 'vim') return this.#vim(action);
    const tables: Readonly<Record<string, Readonly<Record<string, () => boolean>>>> = {
      composer: this.#composer, popup: this.#popup, history_search: this.#search, vim_insert: this.#vimInsert,
    };
    return tables[context]?.[action]?.() ?? false;
  }

  readonly #composer: Runs<'composer'> = {
    submit: () => this.#submit('send'),
    queue: () => this.#queue(),
    newline: () => this.#did(() => this.#session.editor.type('\n')),
    cancel: () => this.#closePopup() || this.#interrupt(),
    backtrack: () => this.#isIdleAndEmpty && this.#did(() => this.#session.emit({ type: 'backtrack', step: 'open' })),
    clear: () => this.#closePopup() || this.#clear() || this.#interrupt() || this.#exit(),
    exit: () => this.#session.editor.text === '' && this.#exit(),
    external_editor: () => this.#did(() => this.#session.emit({ type: 'editor', text: expandPastes(this.#session.editor.draft).text })),
    paste_image: () => this.#did(() => this.#session.emit({ type: 'pasteImage' })),
    history_search: () => this.#did(() => this.#startSearch()),
    edit_queued: () => this.#did(() => this.#session.emit({ type: 'editQueued' })),
    shortcuts: () => this.#session.editor.text === '' && this.#did(() => this.#session.emit({ type: 'shortcuts' })),
  };

  readonly #popup: Runs<'popup'> = {
    previous: () => this.#popupKey('previous'),
    next: () => this.#popupKey('next'),
    accept: () => this.#popupKey('accept'),
    complete: () => this.#popupKey('complete'),
    close: () => this.#closePopup(),
  };

  readonly #search: Runs<'history_search'> = {
    older: () => this.#did(() => this.#searchOlder()),
    newer: () => this.#did(() => this.#session.search?.newer()),
    accept: () => this.#did(() => this.#session.endSearch(true)),
    cancel: () => this.#did(() => this.#session.endSearch(false)),
    delete_back: () => this.#did(() => this.#setQuery(withoutLast(this.#session.search?.query ?? ''))),
    clear: () => this.#did(() => this.#setQuery('')),
  };

  readonly #vimInsert: Runs<'vim_insert'> = {
    normal: () => {
      const { vim, editor } = this.#session;
      // In an empty composer there is nothing to command: Esc keeps its other meanings, as long as it has any.
      if (vim === null || (editor.text === '' && this.#session.state.isRunning)) return false;
      vim.toNormal();
      return true;
    },
  };

  get #isIdleAndEmpty(): boolean {
    return !this.#session.state.isRunning && this.#session.editor.text === '';
  }

  #did(act: () => void): true {
    act();
    return true;
  }

  #edit(action: string): boolean {
    const session = this.#session;
    if (isEditCommand(action)) {
      session.history.stopWaiting();
      session.commands.run(action);
      session.vim?.settle();
      return true;
    }
    session.commands.interrupt();
    if (action === 'up') return this.#vertical(-1);
    return action === 'down' && this.#vertical(1);
  }

  #vertical(direction: -1 | 1): true {
    const { editor } = this.#session;
    if (!this.#browse(direction) && !editor.moveByRow(direction)) editor.moveTo(direction < 0 ? 0 : editor.buffer.length);
    return true;
  }

  /** One step through the history, if up and down mean that now. */
  #browse(direction: -1 | 1): boolean {
    const session = this.#session;
    if (!session.mayBrowse()) return false;
    if (direction < 0) session.step(session.history.older());
    else {
      const draft = session.history.newer();
      if (draft !== null) session.editor.replace(0, session.editor.buffer.length, draft);
    }
    session.vim?.settle();
    return true;
  }

  #vim(action: string): boolean {
    const { vim } = this.#session;
    if (vim === null) return false;
    const isVertical = action === 'up' || action === 'down';
    if (isVertical && vim.state === 'normal' && !vim.isPending && this.#browse(action === 'up' ? -1 : 1)) return true;
    const outcome: VimOutcome = vim.run(action);
    if (outcome === 'refused') this.#session.emit({ type: 'bell' });
    return outcome !== 'pass' || isVertical;
  }

  #popupKey(action: 'previous' | 'next' | 'accept' | 'complete'): boolean {
    return this.#session.popups.hasRows && this.#did(() => this.#session.emit({ type: 'popupKey', action }));
  }

  #closePopup(): boolean {
    return this.#session.popups.dismiss();
  }

  #interrupt(): boolean {
    return this.#session.state.isRunning && this.#did(() => this.#session.emit({ type: 'interrupt' }));
  }

  #exit(): true {
    return this.#did(() => this.#session.emit({ type: 'exit' }));
  }

  /** Empties the composer; what it held can be recalled. */
  #clear(): boolean {
    const { editor, history, vim } = this.#session;
    const { draft } = editor;
    if (draft.text === '') return false;
    history.add(draft);
    editor.replace(0, editor.buffer.length, EMPTY_DRAFT);
    vim?.reset();
    return true;
  }

  /** For after the running turn; while none runs, the same as sending. A shell command is not queued. */
  #queue(): boolean {
    const { isShell, state } = this.#session;
    if (isShell) return this.#did(() => this.#session.emit({ type: 'bell' }));
    return this.#submit(state.isRunning ? 'queue' : 'send');
  }

  #submit(mode: 'send' | 'queue'): true {
    const session = this.#session;
    const { isShell } = session;
    const { draft } = session.editor;
    const input = submittedInput(draft, isShell ? 1 : 0);
    if (input.text === '') {
      if (isShell) session.emit({ type: 'emptyShell' });
      return true;
    }
    session.history.add(draft);
    session.forget();
    session.emit({ type: 'submit', input, mode: isShell ? 'shell' : mode, draft });
    return true;
  }

  #startSearch(): void {
    const { editor, history } = this.#session;
    this.#session.search = new ReverseSearch(history.local);
    history.stopWaiting();
    editor.moveTo(editor.cursor);
  }

  #searchOlder(): void {
    const { search } = this.#session;
    if (search === null) return;
    if (search.isAtEnd) this.#session.emit({ type: 'bell' });
    this.#session.searchStep(search.older());
  }

  #setQuery(query: string): void {
    const { search } = this.#session;
    if (search !== null && search.query !== query) this.#session.searchStep(search.setQuery(query));
  }
}

function withoutLast(text: string): string {
  return Array.from(text).slice(0, -1).join('');
}
