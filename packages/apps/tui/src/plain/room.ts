import { type Clock } from '@codex-ts/terminal';
import { type Dialog } from './ask/dialog.ts';
import { Asking } from './asking.ts';
import { type TypedLine } from './io/line-echo.ts';
import { type LineInput, type LineTerminal } from './io/line-terminal.ts';
import { Printer } from './io/printer.ts';
import { type Keymap } from '@codex-ts/keymap';

import { actionOf } from '../views/keys/view-keymap.ts';

/** Who has the room: hears what is typed, and says which line is being written. */
export interface Guest {
  take(input: LineInput): void;
  line(): TypedLine | null;
}

/** The terminal with what is said on it, what is asked, and the line that is being typed. */
export class Room {
  readonly printer: Printer;
  readonly asking: Asking;
  readonly terminal: LineTerminal;
  readonly clock: Clock;
  readonly #keymap: Keymap;
  #guest: Guest | null = null;
  #early: LineInput[] = [];
  #isDue = false;
  #isClosed = false;
  #hasLeft = false;

  constructor(terminal: (onInput: (input: LineInput) => void) => LineTerminal, { clock, keymap }: { readonly clock: Clock; readonly keymap: Keymap }) {
    this.clock = clock;
    this.#keymap = keymap;
    this.terminal = terminal((input) => this.hear(input));
    this.printer = new Printer(this.terminal);
    this.asking = new Asking({ keymap, clock, printer: this.printer, say: (lines) => this.say(lines), refresh: () => this.refresh() });
  }

  /** The user wants out of everything, or the terminal is gone. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Hands the room over. What was typed while nobody had it is heard now. */
  enter(guest: Guest | null): void {
    this.#guest = guest;
    if (guest === null) return;
    for (const input of this.#early.splice(0)) guest.take(input);
    if (this.#hasLeft) guest.take({ type: 'closed' });
    this.refresh();
  }

  say(lines: readonly string[]): void {
    this.printer.print(lines);
    this.refresh();
  }

  /** Asks before there is a conversation. @returns null when the user has left codex, or the terminal went away first */
  async ask<T>(dialog: Dialog<T>): Promise<T | null> {
    if (this.#hasLeft) return null;
    let leave = (): void => undefined;
    const gone = new Promise<null>((resolve) => (leave = () => resolve(null)));
    this.enter({ take: (input) => this.#takeAnswer(input, leave), line: () => null });
    const answer = await Promise.race([this.asking.ask(dialog), gone]);
    this.#guest = null;
    return answer;
  }

  #takeAnswer(input: LineInput, leave: () => void): void {
    const { asking, printer, terminal } = this;
    switch (input.type) {
      case 'key':
        if (actionOf(this.#keymap, 'global', input.key) === 'suspend') {
          printer.end();
          return terminal.stop();
        }
        if (asking.isEnd(input.key)) return this.#takeAnswer({ type: 'closed' }, leave);
        return void asking.key(input.key);
      case 'paste':
        return void asking.paste(input.text);
      case 'line':
        // Where it was hidden, the terminal has not gone to the next row.
        if (asking.isSecret) terminal.write('\n');
        printer.ended();
        return void asking.line(input.text);
      case 'interrupt':
        printer.end();
        return void asking.cancel();
      case 'continued':
        // Others have written there meanwhile.
        printer.ended();
        return this.refresh();
      case 'closed':
        this.#hasLeft = true;
        return leave();
      default:
        return undefined;
    }
  }

  /** Shows the line that is typed below what was said, when all of it is said. */
  refresh(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.show();
    });
  }

  /** The same at once: for a key that was typed. */
  show(): void {
    if (this.#guest === null || this.#isClosed) return;
    const asked = this.asking.show();
    this.terminal.hide(this.asking.isSecret);
    const line = asked ?? this.#guest.line();
    if (line !== null) this.printer.type(line);
  }

  /** Again and again does no harm. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.asking.close();
    this.printer.end();
    this.terminal.close();
  }

  /** Takes what is typed. */
  hear(input: LineInput): void {
    if (this.#guest === null) this.#early.push(input);
    else this.#guest.take(input);
  }
}
