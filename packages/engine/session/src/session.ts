import { type History, type TokenLedger, type ToldFrame } from '@codex-ts/context';
import { CodexError } from '@codex-ts/protocol';
import { type SessionParts } from './parts.ts';
import { type Recorder } from './recorder.ts';
import { type SessionEvent } from './session-event.ts';
import { type TurnSettings } from './settings.ts';
import { type TurnHost, type TurnInput, TurnRun } from './turn-run.ts';

export interface SessionOptions {
  threadId: string;
  parts: SessionParts;
  recorder: Recorder;
  history: History;
  ledger: TokenLedger;
  told: ToldFrame | null;
  settings: TurnSettings;
  emit(event: SessionEvent): void;
}

/** One live thread: its settings, its history, and at most one turn at a time. */
export class Session {
  readonly threadId: string;
  readonly #host: TurnHost;
  #settings: TurnSettings;
  #lastError: unknown = null;
  #active: { run: TurnRun; ended: Promise<unknown> } | null = null;

  constructor({ threadId, settings, ...host }: SessionOptions) {
    this.threadId = threadId;
    this.#settings = settings;
    this.#host = host;
  }

  get settings(): TurnSettings {
    return this.#settings;
  }

  get activeTurnId(): string | null {
    return this.#active?.run.turnId ?? null;
  }

  /**
   * Starts a turn and returns its id; its events follow. `changes` hold for this and later turns.
   * @throws CodexError `turn_active` when a turn runs already
   */
  startTurn(input: TurnInput, changes: Partial<TurnSettings>): string {
    if (this.#active !== null) throw new CodexError('a turn is running in this thread; wait for it or interrupt it', { code: 'turn_active' });
    this.#settings = { ...this.#settings, ...changes };
    const run = new TurnRun(this.#host, this.#settings);
    // In a later task, so that whoever asked can be answered before the turn's first event.
    const ended = nextTask()
      .then(async () => {
        const outcome = await run.run(input);
        this.#lastError = outcome.status === 'failed' ? outcome.error : null;
      })
      .finally(() => {
        this.#active = null;
      });
    this.#active = { run, ended };
    return run.turnId;
  }

  /**
   * Interrupts the active turn and waits until its end is stored and told.
   * @returns false when there was none, or not the one named
   */
  async interrupt(turnId: string | null = null): Promise<boolean> {
    if (this.#active === null || (turnId !== null && turnId !== this.#active.run.turnId)) return false;
    this.#active.run.interrupt();
    await this.#active.ended;
    return true;
  }

  /** Interrupts what runs, ends every process of the thread, closes the record. */
  async close(): Promise<void> {
    await this.interrupt();
    await this.#host.parts.close();
    await this.#host.recorder.close().catch((error: unknown) => {
      // A turn that failed because nothing could be stored has told so already.
      if (!this.#failedToStore(error)) throw error;
    });
  }

  #failedToStore(error: unknown): boolean {
    return CodexError.isInstance(error) && CodexError.isInstance(this.#lastError) && error.code === this.#lastError.code;
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
