import { type Composer, type ComposerEffect, type ComposerEvent, type Popup as Trigger } from '@codex-ts/composer';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type Clock } from '@codex-ts/terminal';
import { type Popup } from '../popups/popup.ts';

/** What the composer's effects that are no matter of text lead to. */
export interface ComposerHandlers {
  submit(effect: Extract<ComposerEffect, { type: 'submit' }>): void;
  openPopup(trigger: Trigger): Popup | null;
  edit(text: string): void;
  history(offset: number): void;
  searchHistory(query: string, offset: number): void;
  interrupt(): void;
  exit(): void;
  openBacktrack(): void;
  editQueued(): void;
  pasteImage(): void;
  toggleShortcuts(): void;
  emptyShell(): void;
  bell(): void;
  changed(): void;
}

/** Gives events to the composer, in time, and carries out what it wants. */
export class ComposerPort {
  readonly #composer: Composer;
  readonly #clock: Clock;
  readonly #handlers: ComposerHandlers;
  #popup: { readonly kind: Trigger['kind']; readonly view: Popup } | null = null;
  #cancelTick = (): void => undefined;

  constructor(composer: Composer, clock: Clock, handlers: ComposerHandlers) {
    this.#composer = composer;
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** The list below the composer. */
  get popup(): Popup | null {
    return this.#popup?.view ?? null;
  }

  handle(event: ComposerEvent): void {
    this.perform(this.#composer.handle(event, this.#clock.now()));
  }

  /** Carries out what a call of the composer gave. */
  perform(effects: readonly ComposerEffect[]): void {
    for (const effect of effects) this.#do(effect);
    if (this.#popup !== null && this.#composer.popup === null) this.#trigger(null);
    this.#cancelTick();
    const due = this.#composer.nextTick();
    if (due !== null) this.#cancelTick = this.#clock.after(Math.max(0, due - this.#clock.now()), () => this.handle({ type: 'tick' }));
    this.#handlers.changed();
  }

  /** Shows the list that the text asks for, should there have been none to be had before. */
  askAgain(): void {
    const wanted = this.#composer.popup;
    if (wanted === null || this.#popup !== null) return;
    this.#trigger(wanted);
    this.#handlers.changed();
  }

  close(): void {
    this.#cancelTick();
    this.#popup?.view.close();
    this.#popup = null;
  }

  popupFrame(width: number, height: number, theme: Theme): Frame | null {
    return this.#popup?.view.view(width, height, theme) ?? null;
  }

  #do(effect: ComposerEffect): void {
    const handlers = this.#handlers;
    switch (effect.type) {
      case 'submit':
        return handlers.submit(effect);
      case 'popup':
        return this.#trigger(effect.popup);
      case 'popupKey':
        return this.#popupKey(effect.action);
      case 'editor':
        return handlers.edit(effect.text);
      case 'history':
        return handlers.history(effect.offset);
      case 'searchHistory':
        return handlers.searchHistory(effect.query, effect.offset);
      case 'interrupt':
        return handlers.interrupt();
      case 'exit':
        return handlers.exit();
      case 'backtrack':
        return effect.step === 'open' ? handlers.openBacktrack() : undefined;
      case 'editQueued':
        return handlers.editQueued();
      case 'shortcuts':
        return handlers.toggleShortcuts();
      case 'emptyShell':
        return handlers.emptyShell();
      case 'pasteImage':
        return handlers.pasteImage();
      case 'bell':
        return handlers.bell();
      case 'unhandled':
        return undefined;
    }
  }

  #trigger(trigger: Trigger | null): void {
    if (trigger !== null && this.#popup?.kind === trigger.kind) return this.#popup.view.update(trigger);
    this.#popup?.view.close();
    const view = trigger === null ? null : this.#handlers.openPopup(trigger);
    this.#popup = trigger === null || view === null ? null : { kind: trigger.kind, view };
  }

  #popupKey(action: Extract<ComposerEffect, { type: 'popupKey' }>['action']): void {
    if (action === 'previous' || action === 'next') return this.#popup?.view.move(action);
    this.#popup?.view.choose(action);
  }
}
