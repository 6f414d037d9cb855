import { type ComposerEffect } from './composer-effect.ts';
import { type ComposerEvent } from './composer-event.ts';
import { type ComposerOptions, withDefaults } from './composer-options.ts';
import { type ComposerView, drawComposer } from './composer-view.ts';
import { draftFromEditor } from './from-editor.ts';
import { InputSession } from './input-session.ts';
import { expandPastes } from './submitted-input.ts';
import { cleanText } from './text/clean-text.ts';
import { type Draft, joinDrafts, plainDraft, type TokenMeaning } from './text/token.ts';
import { type Popup } from './trigger.ts';
import { type VimState } from './vim/vim-mode.ts';
import { type Theme } from '@codex-ts/terminal-markup';

/**
 * The text input: what is written, where the cursor is, and what keys and pastes make of it. It does nothing by itself:
 * whatever must happen outside is an effect that `handle` gives back. The clock comes in with every event.
 */
export class Composer {
  readonly #session: InputSession;
  #placeholder: string;

  constructor(options: ComposerOptions = {}) {
    const all = withDefaults(options);
    this.#session = new InputSession(all);
    this.#placeholder = all.placeholder;
  }

  /** Takes an event at the time `now` (milliseconds, any clock that only goes forward). */
  handle(event: ComposerEvent, now: number): ComposerEffect[] {
    return this.#session.handle(event, now);
  }

  /** When a `tick` is due, on the clock of `handle`; null while nothing waits. */
  nextTick(): number | null {
    return this.#session.burst?.due ?? null;
  }

  /** The text as it is shown, with the labels of tokens. */
  get text(): string {
    return this.#session.editor.text;
  }

  get draft(): Draft {
    return this.#session.editor.draft;
  }

  /** In UTF-16 units of `text`. */
  get cursor(): number {
    return this.#session.editor.cursor;
  }

  get isEmpty(): boolean {
    return this.text === '' && this.#session.burst?.due == null;
  }

  /** What Enter does with the text. */
  get mode(): 'prompt' | 'shell' {
    return this.#session.isShell ? 'shell' : 'prompt';
  }

  /** Null without vi keys. */
  get vimState(): VimState | null {
    return this.#session.vim?.state ?? null;
  }

  /** The next key opens the list of earlier messages. */
  get isBacktrackPrimed(): boolean {
    return this.#session.isBacktrackPrimed;
  }

  get popup(): Popup | null {
    return this.#session.popups.shown;
  }

  /** `isRunning`: a turn runs. `isEnabled`: keys are taken; without, they are given back as `unhandled`. */
  setState(state: { readonly isRunning?: boolean; readonly isEnabled?: boolean }): void {
    Object.assign(this.#session.state, state);
  }

  /** What stands there, dim, while nothing is written. */
  setPlaceholder(placeholder: string): void {
    this.#placeholder = cleanText(placeholder).replaceAll('\n', ' ');
  }

  setVim(isOn: boolean): void {
    this.#session.setVim(isOn);
  }

  /** How many rows the pop-up has: without any, Enter and the arrows mean what they mean without a pop-up. */
  setPopupRows(rows: number): void {
    this.#session.popups.setRows(rows);
  }

  /** Replaces the text; undo brings the old one back. */
  setText(text: string): ComposerEffect[] {
    return this.setDraft(plainDraft(cleanText(text)));
  }

  setDraft(draft: Draft): ComposerEffect[] {
    return this.#session.outside((editor) => editor.replace(0, editor.buffer.length, draft));
  }

  /** The text as the user's own editor left it. */
  setEdited(text: string): ComposerEffect[] {
    const { text: before, tokens } = expandPastes(this.draft);
    return this.setDraft(draftFromEditor(cleanText(text), tokens, ({ start, end }) => before.slice(start, end)));
  }

  /** Puts something in the place of a part of the text, as a token where `meaning` is given; the cursor goes behind it. */
  replaceRange({ start, end }: Popup['range'], text: string, meaning?: TokenMeaning): ComposerEffect[] {
    const clean = cleanText(text);
    const tokens = meaning === undefined || clean === '' ? [] : [{ start: 0, end: clean.length, meaning }];
    return this.#session.outside((editor) => editor.replace(start, end, { text: clean, tokens }));
  }

  /** Puts a token at the cursor. */
  insertToken(label: string, meaning: TokenMeaning): ComposerEffect[] {
    return this.replaceRange({ start: this.cursor, end: this.cursor }, label, meaning);
  }

  /** Puts a text at the cursor. */
  insertText(text: string): ComposerEffect[] {
    return this.replaceRange({ start: this.cursor, end: this.cursor }, text);
  }

  /** Empties the composer and gives what it held. Nothing is remembered for undo or the history. */
  clear(): Draft {
    const { draft } = this;
    this.#session.forget();
    return draft;
  }

  /** Puts back a draft that could not be sent, as if it had not been tried; what was written meanwhile stays behind it. */
  restore(draft: Draft): ComposerEffect[] {
    this.#session.history.remove(draft);
    return this.prepend([draft]);
  }

  /** Puts drafts that were waiting to be sent before what is written. */
  prepend(drafts: readonly Draft[]): ComposerEffect[] {
    const all = [...drafts, this.draft].filter(({ text }) => text !== '');
    return this.setDraft(joinDrafts(all, '\n'));
  }

  /** Replaces the text by an earlier prompt, as going back through the history does. */
  recall(draft: Draft): ComposerEffect[] {
    return this.#session.outside(() => this.#session.show(draft));
  }

  /** Adds a prompt to those of this session: one that was sent on another way. */
  remember(draft: Draft): void {
    this.#session.history.add(draft);
  }

  /** The answer to a `history` effect; null says that there is no such entry. */
  provideHistory(offset: number, text: string | null): ComposerEffect[] {
    return this.#session.provideHistory(offset, text === null ? null : plainDraft(cleanText(text)));
  }

  /** The answer to a `searchHistory` effect; null says that nothing was found. */
  provideSearch(query: string, found: { readonly offset: number; readonly text: string } | null): ComposerEffect[] {
    return this.#session.provideSearch(query, found === null ? null : { offset: found.offset, text: cleanText(found.text) });
  }

  /** Draws the composer into at most `maxHeight` rows of `width` cells. Only rows that show are wrapped. */
  view(width: number, maxHeight: number, theme: Theme): ComposerView {
    return drawComposer(this.#session, { width, maxHeight, theme, placeholder: this.#placeholder });
  }
}

