import { type Composer } from '@codex-ts/composer';
import { type Key, type Keymap } from '@codex-ts/keymap';

import { type ComposerPort } from '../app/input/composer-port.ts';
import { type Notifier } from '../app/notifier.ts';
import { actionOf } from '../views/keys/view-keymap.ts';
import { type Asking } from './asking.ts';
import { type LineInput, type LineTerminal } from './io/line-terminal.ts';
import { type Printer } from './io/printer.ts';

const ENTER: Key = { name: 'enter', ctrl: false, alt: false, shift: false };

export interface TypingOptions {
  readonly terminal: LineTerminal;
  readonly printer: Printer;
  readonly keymap: Keymap;
  readonly composer: Composer;
  readonly port: ComposerPort;
  readonly asking: Asking;
  readonly notifier: Notifier;
  readonly isRunning: () => boolean;
  /** Prints something of ours. */
  readonly say: (lines: readonly string[]) => void;
  readonly interrupt: () => void;
  readonly leave: () => void;
  readonly refresh: () => void;
}

/** Gives what is typed to who waits for it: a question, or the message that is being written. */
export class Typing {
  readonly #options: TypingOptions;

  constructor(options: TypingOptions) {
    this.#options = options;
  }

  take(input: LineInput): void {
    const { asking, port, notifier, printer, leave, refresh } = this.#options;
    switch (input.type) {
      case 'key':
        return this.#key(input.key);
      case 'paste':
        if (!asking.paste(input.text)) port.handle({ type: 'paste', text: input.text });
        return undefined;
      case 'line':
        return this.#line(input.text);
      case 'interrupt':
        return this.#stop();
      case 'focus':
        return notifier.focus(input.focused);
      case 'closed':
        return leave();
      case 'continued':
        // Others have written there meanwhile.
        printer.ended();
        return refresh();
      default:
        return undefined;
    }
  }

  #key(key: Key): void {
    const { keymap, terminal, composer, port, asking, printer, say, isRunning, leave } = this.#options;
    if (actionOf(keymap, 'global', key) === 'suspend') {
      printer.end();
      return terminal.stop();
    }
    if (asking.isEnd(key)) return leave();
    if (asking.key(key)) return;
    const { action } = keymap.match('composer', [key]);
    if (action === 'clear') return this.#stop();
    if (action === 'cancel' && isRunning() && composer.vimState === null) return this.#options.interrupt();
    if (action === 'history_search') return say(['Searching earlier messages is not offered in plain mode. Up and Down go through them.']);
    port.handle({ type: 'key', key });
    asking.typed(composer.text !== '');
  }

  /** A whole line of a terminal that edits by itself. */
  #line(text: string): void {
    const { asking, composer, port, printer, terminal } = this.#options;
    // Where it was hidden, the terminal has not gone to the next row.
    if (asking.isSecret) terminal.write('\n');
    printer.ended();
    if (asking.line(text)) return;
    port.perform(composer.insertText(text));
    // The parts of a message that goes on are kept apart by Enter too.
    port.handle({ type: 'key', key: ENTER });
    this.#options.refresh();
  }

  /** Ctrl+C: a question's safe answer, else clears what is written, else interrupts, else leaves. */
  #stop(): void {
    const { asking, composer, printer, say, isRunning, interrupt, leave } = this.#options;
    printer.end();
    if (asking.cancel()) return;
    if (composer.text !== '') {
      const draft = composer.clear();
      composer.remember(draft);
      return say(['Cleared.']);
    }
    if (isRunning()) return interrupt();
    leave();
  }
}
