import { CodexError } from '@codex-ts/protocol';
import { type CommandRun } from './command-run.ts';
import { type ExitInfo } from './exit-info.ts';
import { type SessionOutput } from './session-output.ts';
import { type TerminalSize } from './spawned-command.ts';
import { waitUntil } from './wait-until.ts';

/** What one `collect` found. */
export interface CommandOutput {
  /** Since the last collect: head and tail within 1 MiB, with a marker line where bytes are missing. */
  text: string;
  /** Bytes that came, kept or not. */
  totalBytes: number;
  /** Null while it runs. */
  exit: ExitInfo | null;
  /** From the start of the command for the first collect, else from the call, to the return. */
  wallMs: number;
}

/** What is to be told of a session to whoever lists them. */
export interface SessionFacts {
  /** Five digits, unique among the sessions that are open. */
  readonly id: number;
  /** Of the outermost process: the sandbox program's when there is one. */
  readonly pid: number;
  readonly tty: boolean;
  /** As given at the start: what was approved and is shown, not how it is confined. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When the session was last asked for by its id, or started. */
  readonly lastUsedAt: number;
  /** Null while it runs. */
  readonly exit: ExitInfo | null;
}

/** A command that may outlive the call that started it. */
export interface ExecSession extends SessionFacts {
  /** Rejects with `CodexError` `sandbox_unavailable` (or `spawn_failed`) when the command turned out not to have run. */
  readonly exited: Promise<ExitInfo>;
  /**
   * Waits for the exit, at most `yieldMs`, and returns the output since the last call. Rejects as `exited` does, and
   * with the signal's reason on abort; the command then runs on and its output waits for the next call.
   */
  collect(options: { yieldMs: number; signal?: AbortSignal }): Promise<CommandOutput>;
  /** Types into the terminal; `\u0003` is Ctrl-C. Throws `CodexError` `stdin_closed` without one. Nothing after the exit. */
  write(chars: string): void;
  /** Nothing for a session without a terminal. */
  resize(size: TerminalSize): void;
  /**
   * Ctrl-C. With a terminal it is typed, and the terminal decides who gets it: in a sandbox it ends the whole sandbox
   * (exit 130). Without one, SIGINT goes to the command's process group, also inside a sandbox. False when nobody can
   * have got it: after the exit, while the sandbox is being set up, on Windows.
   */
  interrupt(): boolean;
  /** SIGKILL to the whole tree; resolves when it is gone. */
  kill(): Promise<void>;
  /** Everything it has printed, head and tail within 1 MiB. */
  aggregatedOutput(): string;
}

export interface SessionParts {
  readonly id: number;
  readonly tty: boolean;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly run: CommandRun;
  readonly output: SessionOutput;
  /** `performance.now()` at the start. */
  readonly begunAt: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called once the exit has been told to a collector. */
  readonly onReported: () => void;
}

export class RunningSession implements ExecSession {
  readonly #parts: SessionParts;
  readonly startedAt: number;
  #lastUsedAt: number;
  #exit: ExitInfo | null = null;
  #isFirstCollect = true;
  #isOver = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.startedAt = this.#lastUsedAt = parts.now();
    const over = (): void => {
      this.#isOver = true;
    };
    parts.run.exited.then((exit) => {
      this.#exit = exit;
      over();
    }, over);
  }

  get id(): number {
    return this.#parts.id;
  }

  get pid(): number {
    return this.#parts.run.pid;
  }

  get tty(): boolean {
    return this.#parts.tty;
  }

  get argv(): readonly string[] {
    return this.#parts.argv;
  }

  get cwd(): string {
    return this.#parts.cwd;
  }

  get lastUsedAt(): number {
    return this.#lastUsedAt;
  }

  /** Somebody asked for it. */
  used(): void {
    this.#lastUsedAt = this.#parts.now();
  }

  get exit(): ExitInfo | null {
    return this.#exit;
  }

  /** Ended, whether the command ran or not. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get exited(): Promise<ExitInfo> {
    return this.#parts.run.exited;
  }

  async collect(options: { yieldMs: number; signal?: AbortSignal }): Promise<CommandOutput> {
    const since = this.#isFirstCollect ? this.#parts.begunAt : performance.now();
    this.#isFirstCollect = false;
    let exit: ExitInfo | null;
    try {
      exit = (await waitUntil(this.exited, options.yieldMs, options.signal)) ?? null;
    } catch (error) {
      if (this.#isOver) this.#parts.onReported();
      throw error;
    }
    const { text, totalBytes } = this.#parts.output.take(exit !== null);
    if (exit !== null) this.#parts.onReported();
    return { text, totalBytes, exit, wallMs: performance.now() - since };
  }

  write(chars: string): void {
    const terminal = this.#parts.run.terminal;
    if (terminal === null) {
      throw new CodexError('stdin is closed for this session; rerun exec_command with tty=true to keep stdin open', { code: 'stdin_closed' });
    }
    terminal.write(chars);
  }

  resize(size: TerminalSize): void {
    this.#parts.run.terminal?.resize(size);
  }

  interrupt(): boolean {
    return this.#parts.run.interrupt();
  }

  /** As it is at this moment. */
  facts(): SessionFacts {
    const { id, pid, tty, argv, cwd, startedAt, lastUsedAt, exit } = this;
    return { id, pid, tty, argv, cwd, startedAt, lastUsedAt, exit };
  }

  async kill(): Promise<void> {
    this.#parts.run.kill();
    // How it ended, and even that it never ran, is told by `exited`; here only the end matters.
    await this.exited.then(noop, noop);
  }

  aggregatedOutput(): string {
    return this.#parts.output.aggregated;
  }
}

function noop(): void {
  // Nothing to do with the outcome.
}
