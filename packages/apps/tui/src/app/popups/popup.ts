import { type Composer, type ComposerEffect, type Popup as Trigger } from '@codex-ts/composer';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';


/** A list below the composer that completes what is written. */
export interface Popup {
  /** The word is another one. */
  update(trigger: Trigger): void;
  move(direction: 'previous' | 'next'): void;
  /** Takes the selected row: `accept` by Enter, `complete` by Tab. */
  choose(how: 'accept' | 'complete'): void;
  close(): void;
  view(width: number, height: number, theme: Theme): Frame;
}

export interface PopupContext {
  readonly composer: Composer;
  /** Carries out what a call of the composer gave. */
  readonly perform: (effects: readonly ComposerEffect[]) => void;
  readonly changed: () => void;
}
