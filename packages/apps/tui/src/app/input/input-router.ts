import { type Key, type Keymap } from '@codex-ts/keymap';

import { type Clock, type InputEvent } from '@codex-ts/terminal';
import { actionOf } from '../../views/keys/view-keymap.ts';
import { type ComposerPort } from './composer-port.ts';
import { type Notifier } from '../notifier.ts';
import { type Panes } from '../panes.ts';
import { type Questions } from '../thread/questions.ts';

export interface InputRouterOptions {
  readonly clock: Clock;
  readonly keymap: Keymap;
  readonly panes: Panes;
  readonly questions: Questions;
  readonly port: ComposerPort;
  readonly notifier: Notifier;
  /** Keys that mean the same wherever no view has them. */
  readonly global: Readonly<Record<'transcript' | 'suspend' | 'clear_screen', () => void>>;
  /** Any key closes the overview of keys; true when it was that. */
  readonly closeShortcuts: () => boolean;
  readonly onClosed: () => void;
}

/** Gives what is typed to who has the keys: a view that was opened, then a question, then the composer. */
export class InputRouter {
  readonly #options: InputRouterOptions;

  constructor(options: InputRouterOptions) {
    this.#options = options;
  }

  take(event: InputEvent): void {
    switch (event.type) {
      case 'key':
        return this.#key(event.key);
      case 'paste':
        return this.#paste(event.text);
      case 'focus':
        return this.#options.notifier.focus(event.focused);
      case 'closed':
        return this.#options.onClosed();
      default:
        return undefined;
    }
  }

  #key(key: Key): void {
    const { clock, keymap, panes, questions, port, global, closeShortcuts } = this.#options;
    const action = actionOf(keymap, 'global', key);
    if (action === 'suspend') return global.suspend();
    if (panes.top !== null) return panes.top.handle(key);
    const question = questions.shown(clock.now());
    if (question !== null && action === null) return questions.handle(question, key);
    if (action === 'transcript' || action === 'clear_screen') return global[action]();
    if (question !== null) return questions.handle(question, key);
    const wasOpen = closeShortcuts();
    if (wasOpen && keymap.match('composer', [key]).action === 'shortcuts') return;
    questions.typed(clock.now());
    port.handle({ type: 'key', key });
  }

  #paste(text: string): void {
    const { clock, panes, questions, port } = this.#options;
    if (panes.top !== null) return panes.top.paste(text);
    const question = questions.shown(clock.now());
    if (question !== null) return questions.paste(question, text);
    questions.typed(clock.now());
    port.handle({ type: 'paste', text });
  }
}
