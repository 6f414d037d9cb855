/** Bracketed paste, focus, and keys with modifiers told as xterm does, where they would be lost. */
const ON = '\x1b[?2004h\x1b[?1004h\x1b[>4;1m';
const OFF = '\x1b[>4m\x1b[?1004l\x1b[?2004l';
/** Where nothing is drawn: only what tells a paste from typing, and whether the window is looked at. */
const LINE_ON = '\x1b[?2004h\x1b[?1004h';
const LINE_OFF = '\x1b[?1004l\x1b[?2004l';
/** Kitty keyboard: tell keys apart, tell repeats and releases, tell what a key types with Shift. */
const KEYS_ON = '\x1b[>7u';
const KEYS_OFF = '\x1b[<1u';
/** With it the wheel moves the view (as arrow keys), and the mouse still selects. */
const ALTERNATE_ON = '\x1b[?1049h\x1b[?1007h';
const ALTERNATE_OFF = '\x1b[?1007l\x1b[?1049l';
/** Whatever a frame was in the middle of. */
const AS_FOUND = '\x1b[?2026l\x1b[?7h\x1b[0m\x1b[?25h';

/**
 * Every mode that we change in the terminal, on and off in pairs. Each screen has a keyboard state of its own, so the
 * keyboard protocol is pushed and popped for each.
 */
export class TerminalModes {
  readonly #write: (text: string) => void;
  readonly #isLine: boolean;
  #isOn = false;
  #isAlternate = false;
  #hasKeyboard = false;
  /** What was on when `off` was called, to be brought back. */
  #wasAlternate = false;

  /** `use`: drawing on the screen, or writing line by line. */
  constructor(write: (text: string) => void, use: 'screen' | 'line' = 'screen') {
    this.#write = write;
    this.#isLine = use === 'line';
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get isAlternate(): boolean {
    return this.#isAlternate;
  }

  /** Keys with modifiers are told apart, Shift+Enter among them. */
  get hasKeyboardProtocol(): boolean {
    return this.#hasKeyboard;
  }

  /** Turns the modes on, and everything else that was on at the last `off`. */
  on(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#write(this.#isLine ? LINE_ON : ON + (this.#hasKeyboard ? KEYS_ON : ''));
    if (this.#wasAlternate) this.alternate(true);
    this.#wasAlternate = false;
  }

  /** The terminal has said that it speaks the kitty keyboard protocol. */
  useKeyboardProtocol(): void {
    if (this.#hasKeyboard) return;
    this.#hasKeyboard = true;
    if (this.#isOn) this.#write(KEYS_ON);
  }

  /** Goes to the alternate screen or back. */
  alternate(isAlternate: boolean): void {
    if (!this.#isOn) this.#wasAlternate = isAlternate;
    if (!this.#isOn || isAlternate === this.#isAlternate) return;
    this.#isAlternate = isAlternate;
    const keys = this.#hasKeyboard ? (isAlternate ? KEYS_ON : KEYS_OFF) : '';
    this.#write(isAlternate ? ALTERNATE_ON + keys : keys + ALTERNATE_OFF);
  }

  /** Brings the terminal back as it was found. Again and again does no harm. */
  off(farewell = ''): void {
    if (!this.#isOn) return;
    this.#wasAlternate = this.#isAlternate;
    this.alternate(false);
    this.#isOn = false;
    this.#write(this.#isLine ? LINE_OFF : AS_FOUND + farewell + (this.#hasKeyboard ? KEYS_OFF : '') + OFF);
  }
}
