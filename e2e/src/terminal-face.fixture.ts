/** How long a screen may take, in milliseconds. */
export const PATIENCE = 20_000;

export interface OpenOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env?: NodeJS.ProcessEnv;
  /** The user has decided about the repository already; the default. Otherwise the command asks first. */
  readonly isTrusted?: boolean;
  /** Runs this script in place of the command. */
  readonly shell?: string;
}

/** A terminal with a program in it, as the person before it has it. Rows end without spaces. */
export interface Terminal {
  /** Everything there is to read, what was scrolled away included. */
  text(): Promise<string>;
  /** What is on the screen now. */
  screen(): Promise<string>;
  /** Characters as they are, or a key by its bytes. */
  type(keys: string): Promise<void>;
  /** Puts a text in as the terminal's own paste does. */
  paste(text: string): Promise<void>;
  /** Waits until it is there to read, and gives all there is. */
  shows(fits: string | RegExp): Promise<string>;
  /** Waits until the screen has it no more. */
  hides(text: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** The exit code, once the program has ended. */
  exited(): Promise<number>;
  cursor(): Promise<{ readonly x: number; readonly y: number }>;
  processId(): Promise<number>;
  end(): void;
}

export const KEYS = { enter: '\r', tab: '\t', esc: '\x1b', up: '\x1b[A', down: '\x1b[B', left: '\x1b[D', right: '\x1b[C', pageUp: '\x1b[5~', home: '\x1b[H', end: '\x1b[F', shiftLeft: '\x1b[1;2D', backspace: '\x7f', ctrlC: '\x03', ctrlD: '\x04', ctrlG: '\x07', ctrlR: '\x12', ctrlT: '\x14', ctrlU: '\x15', ctrlY: '\x19', ctrlZ: '\x1a' } as const;
