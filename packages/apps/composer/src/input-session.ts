import { ActionRunner } from './action-runner.ts';
import { type ComposerEffect } from './composer-effect.ts';
import { type ComposerEvent } from './composer-event.ts';
import { type ComposerOptions } from './composer-options.ts';
import { type HistoryStep, PromptHistory } from './history/prompt-history.ts';
import { type ReverseSearch, type SearchStep } from './history/reverse-search.ts';
import { type Key, KeyDispatcher, typedText } from '@codex-ts/keymap';
import { pastedImagePath } from './paste/image-path.ts';
import { BURST_TIMING, PasteBurst } from './paste/paste-burst.ts';
import { pasteLabel } from './paste/paste-label.ts';
import { PopupTracker } from './popup-tracker.ts';
import { cleanText } from './text/clean-text.ts';
import { EditCommands } from './text/edit-commands.ts';
import { Editor } from './text/editor.ts';
import { imageLabel } from './text/image-labels.ts';
import { type Draft, joinDrafts, plainDraft, sameDraft, tokenDraft } from './text/token.ts';
import { isShellText } from './trigger.ts';
import { VimMode } from './vim/vim-mode.ts';

/** Until the first drawing tells how wide the terminal is. */
const USUAL_WIDTH = 77;

/** The parts of the composer, and how events go through them. */
export class InputSession {
  readonly editor = new Editor(USUAL_WIDTH);
  readonly commands = new EditCommands(this.editor);
  readonly history = new PromptHistory();
  readonly popups = new PopupTracker(this.editor);
  readonly burst: PasteBurst | null;
  readonly state = { isRunning: false, isEnabled: true };
  vim: VimMode | null;
  search: ReverseSearch | null = null;
  /** The first row that shows; drawing keeps it where the cursor can be seen. */
  readonly top = { line: 0, row: 0 };
  readonly #dispatcher: KeyDispatcher;
  readonly #actions: ActionRunner;
  readonly #imageFile: (path: string) => string | null;
  #effects: ComposerEffect[] = [];

  constructor({ keymap, vim, pasteBurst, imageFile }: Required<ComposerOptions>) {
    this.vim = vim ? new VimMode(this.editor) : null;
    this.burst = pasteBurst === 'off' ? null : new PasteBurst(BURST_TIMING[pasteBurst]);
    this.#dispatcher = new KeyDispatcher(keymap);
    this.#actions = new ActionRunner(this);
    this.#imageFile = imageFile;
  }

  get isShell(): boolean {
    return isShellText(this.editor.text);
  }

  get isBacktrackPrimed(): boolean {
    return this.#dispatcher.awaits('backtrack');
  }

  emit(effect: ComposerEffect): void {
    this.#effects.push(effect);
  }

  handle(event: ComposerEvent, now: number): ComposerEffect[] {
    const wasPrimed = this.isBacktrackPrimed;
    if (this.burst?.isOver(now) === true) this.#release(now);
    if (event.type === 'key') this.#key(event.key, now);
    else if (event.type !== 'tick') {
      this.#release(now);
      this.burst?.endWindow();
      this.#dispatcher.reset();
      if (event.type === 'paste') this.paste(event.text);
      else this.#attach(event.path);
    }
    return this.#finish(wasPrimed);
  }

  /** An edit that no key made. */
  outside(edit: (editor: Editor) => void): ComposerEffect[] {
    const wasPrimed = this.isBacktrackPrimed;
    this.#dispatcher.reset();
    this.search = null;
    this.commands.interrupt();
    this.vim?.reset();
    edit(this.editor);
    return this.#finish(wasPrimed);
  }

  /** Empties everything that belongs to one message. */
  forget(): void {
    this.editor.reset();
    this.commands.interrupt();
    this.history.leave();
    this.vim?.reset();
    this.#dispatcher.reset();
    this.search = null;
    this.popups.look(false);
  }

  setVim(isOn: boolean): void {
    if (isOn === (this.vim !== null)) return;
    this.editor.closeGroup();
    this.vim = isOn ? new VimMode(this.editor) : null;
  }

  /** Shows an earlier prompt. */
  show(draft: Draft): void {
    this.editor.replace(0, this.editor.buffer.length, draft);
    this.history.showFound(draft);
  }

  provideHistory(offset: number, draft: Draft | null): ComposerEffect[] {
    // An answer that comes too late is kept for the next time.
    if (!this.mayBrowse()) this.history.stopWaiting();
    this.step(this.history.provide(offset, draft));
    return this.#finish(this.isBacktrackPrimed);
  }

  provideSearch(query: string, found: { offset: number; text: string } | null): ComposerEffect[] {
    if (this.search !== null) this.searchStep(this.search.provide(query, found));
    return this.#finish(this.isBacktrackPrimed);
  }

  /** Whether going up and down leaves through the history: nothing else can be meant then, and no draft is lost. */
  mayBrowse(): boolean {
    const { text, cursor, draft } = this.editor;
    if (text === '') return true;
    const { shown } = this.history;
    return shown !== null && (cursor === 0 || cursor === text.length || this.vim?.state === 'normal') && sameDraft(draft, shown);
  }

  step(step: HistoryStep): void {
    if (step.kind === 'fetch') this.emit({ type: 'history', offset: step.offset });
    if (step.kind === 'entry') this.editor.replace(0, this.editor.buffer.length, step.draft);
  }

  searchStep(step: SearchStep): void {
    if (step.kind === 'fetch') this.emit({ type: 'searchHistory', query: step.query, offset: step.offset });
  }

  /** Leaves the search, with what it found or with what was there before. */
  endSearch(isAccepted: boolean): void {
    const match = this.search?.match ?? null;
    this.search = null;
    if (isAccepted && match !== null) this.show(match);
  }

  paste(pasted: string): void {
    const text = cleanText(pasted);
    if (this.search !== null) {
      this.searchStep(this.search.setQuery(this.search.query + text.replaceAll('\n', ' ')));
      return;
    }
    const named = pastedImagePath(text);
    const path = named === null ? null : this.#imageFile(named);
    if (path !== null) {
      this.#attach(path);
      return;
    }
    const label = pasteLabel(text, this.editor.text, this.editor.draft.tokens);
    this.#insert(label === null ? plainDraft(text) : tokenDraft(label, { kind: 'paste', content: text }));
  }

  #attach(path: string): void {
    this.endSearch(true);
    const label = imageLabel(this.editor.draft.tokens.length + 1);
    this.#insert(joinDrafts([tokenDraft(label, { kind: 'image', path }), plainDraft(' ')], ''));
  }

  #insert(draft: Draft): void {
    if (draft.text === '') return;
    this.commands.interrupt();
    this.vim?.cancel();
    this.history.stopWaiting();
    this.editor.insert(draft);
    this.vim?.settle();
  }

  #key(key: Key, now: number): void {
    if (!this.state.isEnabled) {
      this.emit({ type: 'unhandled', key });
      return;
    }
    const { burst } = this;
    if (burst !== null && !this.#isCommanding) {
      const held = this.#burstText(burst, key, now);
      if (held !== null) {
        if (held.length > 0) burst.hold(held, now);
        return;
      }
    }
    this.#release(now);
    burst?.endWindow();
    this.#press(key);
  }

  /** What of a key may be a part of a paste; empty if it was taken as the end of one, null if it is none. */
  #burstText(burst: PasteBurst, key: Key, now: number): string | null {
    const typed = typedText(key);
    // What input methods write comes at once, and is no paste.
    if (typed !== null) return burst.due !== null || /^[\x20-\x7e]$/.test(typed) ? typed : null;
    const blank = blankOf(key);
    if (blank === null || !burst.takesEnter(now)) return null;
    if (burst.due !== null) return blank;
    if (blank !== '\n') return null;
    this.editor.type('\n');
    burst.enterTaken(now);
    return '';
  }

  /** Keys are commands now, not text. */
  get #isCommanding(): boolean {
    return this.vim !== null && this.vim.state !== 'insert';
  }

  #release(now: number): void {
    const released = this.burst?.release(now) ?? null;
    if (released === null) return;
    if (released.kind === 'paste') {
      this.#dispatcher.reset();
      this.paste(released.characters.join(''));
    } else for (const text of released.characters) this.#press({ name: text === ' ' ? 'space' : text, ctrl: false, alt: false, shift: false, text });
  }

  #press(key: Key): void {
    if (this.#isCommanding && this.vim?.digit(typedText(key) ?? '') === true) return;
    if (this.#dispatcher.dispatch(this.#contexts(), key, this.#actions)) return;
    // What the search does not know goes to what it found.
    if (this.search !== null && typedText(key) === null) {
      this.endSearch(true);
      if (this.#dispatcher.dispatch(this.#contexts(), key, this.#actions)) return;
    }
    this.#text(key);
  }

  #contexts(): string[] {
    if (this.search !== null) return ['history_search'];
    const popup = this.popups.shown === null ? [] : ['popup'];
    const vim = this.vim === null ? [] : [this.vim.state === 'insert' ? 'vim_insert' : 'vim'];
    return [...popup, ...vim, 'composer', 'editor'];
  }

  #text(key: Key): void {
    const typed = typedText(key);
    if (typed === null) {
      this.vim?.cancel();
      this.emit({ type: 'unhandled', key });
    } else if (this.search !== null) {
      this.searchStep(this.search.setQuery(this.search.query + cleanText(typed)));
    } else if (this.#isCommanding) {
      this.vim?.cancel();
      this.emit({ type: 'bell' });
    } else {
      this.commands.interrupt();
      this.history.stopWaiting();
      this.editor.type(cleanText(typed));
    }
  }

  #finish(wasPrimed: boolean): ComposerEffect[] {
    if (this.popups.sync(this.search !== null || this.#isCommanding)) this.emit({ type: 'popup', popup: this.popups.shown });
    const isPrimed = this.isBacktrackPrimed;
    const opened = this.#effects.some((effect) => effect.type === 'backtrack');
    if (isPrimed !== wasPrimed && !opened) this.emit({ type: 'backtrack', step: isPrimed ? 'primed' : 'cancelled' });
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}

/** Line breaks and tabs of a paste arrive as these keys. */
function blankOf({ name, ctrl, alt, shift }: Key): string | null {
  if (alt || shift) return null;
  if (ctrl) return name === 'j' ? '\n' : null;
  if (name === 'enter' || name === 'return') return '\n';
  return name === 'tab' ? '\t' : null;
}
