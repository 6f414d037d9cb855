import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { type Clock, systemClock } from './clock.ts';
import { decodeInput, type InputStream } from './decode-input.ts';
import { type InputEvent } from './input-event.ts';
import { JobControl } from './job-control.ts';
import { type ProcessHooks, restoreAtEnd } from './process-hooks.ts';
import { queryColors, queryCursor, queryFacts, type TerminalColors, type TerminalFacts } from './query-terminal.ts';
import { type Position } from './relay.ts';
import { type AskOptions, ReplyWaiters } from './reply-waiters.ts';
import { type ScreenSize } from './screen-size.ts';
import { TerminalModes } from './terminal-modes.ts';
import { assertTerminal, setBlocking, type TerminalInput, type TerminalOutput } from './terminal-streams.ts';

/** A terminal on this computer answers within one; over a slow line it takes longer. In ms. */
const ANSWER_MS = 1000;
/** What a terminal that does not say its size has. */
const USUAL_SIZE: ScreenSize = { columns: 80, rows: 24 };
/** The terminal's other end is gone. */
const GONE = new Set(['EIO', 'EPIPE', 'ENXIO']);

export interface TerminalOptions {
  /** Hears everything that comes, but the answers to what was asked here. */
  readonly onEvent: (event: InputEvent) => void;
  /** What takes our live part off the screen, for a process that dies or stops: `InlineViewport.suspend`. */
  readonly farewell?: () => string;
  readonly input?: TerminalInput;
  readonly output?: TerminalOutput;
  readonly env?: NodeJS.ProcessEnv;
  readonly hooks?: ProcessHooks;
  readonly clock?: Clock;
  /** Default: the screen is drawn on. */
  readonly use?: 'screen' | 'line';
}

/**
 * The owner of stdin and stdout: raw input, modes, size, questions. From `open` to `close` whatever ends, stops or
 * borrows the process leaves the terminal as it was found.
 */
export class Terminal {
  readonly modes: TerminalModes;
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #hooks: ProcessHooks;
  readonly #clock: Clock;
  readonly #env: NodeJS.ProcessEnv;
  readonly #onEvent: (event: InputEvent) => void;
  readonly #farewell: () => string;
  readonly #replies: ReplyWaiters;
  #decoder: InputStream | null = null;
  #jobs: JobControl | null = null;
  #unhook = (): void => undefined;
  #isLent = false;
  #isGone = false;

  constructor(options: TerminalOptions) {
    const { onEvent, farewell = () => '', input = process.stdin, output = process.stdout, env = process.env, hooks = process, clock = systemClock, use = 'screen' } = options;
    this.#onEvent = onEvent;
    this.#farewell = farewell;
    this.#input = input;
    this.#output = output;
    this.#env = env;
    this.#hooks = hooks;
    this.#clock = clock;
    this.#replies = new ReplyWaiters(clock);
    this.modes = new TerminalModes((text) => this.write(text), use);
  }

  get size(): ScreenSize {
    const { columns = 0, rows = 0 } = this.#output;
    return { columns: columns > 0 ? columns : USUAL_SIZE.columns, rows: rows > 0 ? rows : USUAL_SIZE.rows };
  }

  /** Whether Ctrl+Z can stop us here. */
  get canStop(): boolean {
    return this.#jobs?.isPossible === true;
  }

  /** Takes the terminal: raw input, modes on. Throws CodexError `no_terminal` where there is none (see `assertTerminal`). */
  open(): void {
    if (this.#decoder !== null) return;
    assertTerminal(this.#input, this.#output, this.#env);
    this.#decoder = decodeInput({ clock: this.#clock, onEvent: (event) => this.#hear(event) });
    this.#unhook = restoreAtEnd(this.#hooks, () => this.#give());
    this.#jobs = new JobControl({ hooks: this.#hooks, clock: this.#clock, onStop: () => this.#give(), onContinue: () => this.#continued() });
    this.#output.on('error', this.#onError);
    this.#output.on('resize', this.#onResize);
    this.#input.on('error', this.#onError);
    this.#input.on('end', this.#onEnd);
    this.#take();
  }

  /** Writes as it is. Nothing is written to a terminal that is gone. */
  write(text: string): void {
    if (!this.#isGone && text !== '') this.#output.write(text);
  }

  /** How much of what was written the terminal has not taken yet, in bytes: whoever draws had better wait for it. */
  get behind(): number {
    return this.#isGone ? 0 : (this.#output.writableLength ?? 0);
  }

  /** Waits until the terminal has taken all that was written, or is gone. */
  async caughtUp(): Promise<void> {
    if (this.behind > 0) await new Promise<void>((resolve) => void this.#output.write('', () => resolve()));
  }

  /** Cursor, colours and keyboard protocol in one round trip; turns that protocol on where it is spoken. */
  async query(options: Partial<AskOptions> = {}): Promise<TerminalFacts> {
    const facts = await queryFacts(this.#asking(options));
    if (facts.hasKeyboardProtocol) this.modes.useKeyboardProtocol();
    return facts;
  }

  /** The default colours, as far as the terminal tells them. */
  queryColors(options: Partial<AskOptions> = {}): Promise<TerminalColors> {
    return queryColors(this.#asking(options));
  }

  /** Where the cursor is; null when the terminal does not tell in time. */
  queryCursor(options: Partial<AskOptions> = {}): Promise<Position | null> {
    return queryCursor(this.#asking(options));
  }

  /**
   * Lends the terminal to another program, such as an editor, until `work` settles: as it was found, and nothing is
   * read. What is on the screen then is not known: `continued` follows. Throws CodexError `terminal_lent` when it is
   * lent already, and whatever `work` throws.
   */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isLent) throw new CodexError('The terminal is in use by another program.', { code: 'terminal_lent' });
    this.#isLent = true;
    this.#give();
    try {
      await this.caughtUp();
      setBlocking(this.#output, true);
      return await work();
    } finally {
      this.#isLent = false;
      this.#continued();
    }
  }

  /** Stops the process as Ctrl+Z does in a shell; `continued` follows when it runs again. */
  stop(): void {
    if (!this.#isLent) this.#jobs?.stop();
  }

  /** Gives the terminal back for good. Again and again does no harm. */
  close(): void {
    if (this.#decoder === null) return;
    this.#give();
    this.#unhook();
    this.#jobs?.close();
    this.#decoder.close();
    this.#decoder = null;
    this.#output.off('resize', this.#onResize);
    this.#input.off('end', this.#onEnd);
    this.#input.off('error', this.#onError);
    this.#output.off('error', this.#onError);
  }

  readonly #onData = (bytes: Uint8Array): void => this.#decoder?.push(bytes);
  readonly #onResize = (): void => {
    if (this.modes.isOn) this.#onEvent({ type: 'resize' });
  };
  readonly #onEnd = (): void => {
    this.#isGone = true;
    this.#onEvent({ type: 'closed' });
  };
  readonly #onError = (error: Error): void => {
    if (!GONE.has(systemErrorCode(error) ?? '')) throw error;
    if (!this.#isGone) this.#onEnd();
  };

  #hear(event: InputEvent): void {
    if (event.type === 'reply') this.#replies.settle(event.reply);
    else this.#onEvent(event);
  }

  #take(): void {
    this.#input.setRawMode?.(true);
    this.#input.on('data', this.#onData);
    this.#input.resume();
    setBlocking(this.#output, false);
    this.modes.on();
  }

  #give(farewell = this.#farewell()): void {
    if (!this.modes.isOn) return;
    // Written at once, lest the process end or stop before it is; a terminal that takes nothing must not hold us here.
    if (this.behind === 0) setBlocking(this.#output, true);
    this.modes.off(farewell);
    this.#input.off('data', this.#onData);
    this.#input.pause();
    if (!this.#isGone) this.#input.setRawMode?.(false);
  }

  #continued(): void {
    if (this.#isLent || this.#decoder === null) return;
    // Stopped by force, we had no chance to give it; the shell has changed it, and what is shown is its own.
    if (this.modes.isOn) this.#give('');
    this.#take();
    this.#onEvent({ type: 'continued' });
  }

  #asking({ timeoutMs = ANSWER_MS, signal }: Partial<AskOptions>): Parameters<typeof queryFacts>[0] {
    return { write: (text) => this.write(text), replies: this.#replies, timeoutMs, ...(signal === undefined ? {} : { signal }) };
  }
}
