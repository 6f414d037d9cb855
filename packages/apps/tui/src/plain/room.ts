import { type Clock } from '@codex-ts/terminal';
import { type Dialog } from './ask/dialog.ts';
import { Asking } from './asking.ts';
import { type TypedLine } from './io/line-echo.ts';
import { type LineInput, type LineTerminal } from './io/line-terminal.ts';
import { Printer } from './io/printer.ts';
import { type Keymap } from '@codex-ts/keymap';

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
  #guest: Guest | null = null;
  #early: LineInput[] = [];
  #isDue = false;
  #isClosed = false;
  #isGone = false;

  constructor(terminal: (onInput: (input: LineInput) => void) => LineTerminal, { clock, keymap }: { readonly clock: Clock; readonly keymap: Keymap }) {
    this.clock = clock;
    this.terminal = terminal((input) => this.hear(input));
    this.printer = new Printer(this.terminal);
    this.asking = new Asking({ keymap, clock, printer: this.printer, say: (lines) => this.say(lines), refresh: () => this.refresh() });
  }

  /** Hands the room over. What was typed while nobody had it is heard now. */
  enter(guest: Guest | null): void {
    this.#guest = guest;
    if (guest === null) return;
    for (const input of this.#early.splice(0)) guest.take(input);
    this.refresh();
  }

  say(lines: readonly string[]): void {
    this.printer.print(lines);
    this.refresh();
  }

  /** Asks before there is a conversation. @returns null when the terminal went away first */
  async ask<T>(dialog: Dialog<T>): Promise<T | null> {
    if (this.#isGone) return null;
    let leave = (): void => undefined;
    const gone = new Promise<null>((resolve) => (leave = () => resolve(null)));
    const { asking, printer } = this;
    this.enter({
      take: (input) => {
        if (input.type === 'key') asking.key(input.key);
        else if (input.type === 'paste') asking.paste(input.text);
        else if (input.type === 'line') {
          if (asking.isSecret) this.terminal.write('\n');
          printer.ended();
          asking.line(input.text);
        } else if (input.type === 'interrupt') {
          printer.end();
          asking.cancel();
        } else if (input.type === 'closed') {
          this.#isGone = true;
          leave();
        }
      },
      line: () => null,
    });
    const answer = await Promise.race([asking.ask(dialog), gone]);
    this.#guest = null;
    return answer;
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
