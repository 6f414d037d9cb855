import { type History, type TokenLedger, type TokenTotals, type ToldFrame } from '@codex-ts/context';
import { CodexError, emptyRateLimits, type UserInput } from '@codex-ts/protocol';
import { type SessionParts } from './parts.ts';
import { type ReviewTarget } from '@codex-ts/rollout';
import { type Recorder } from './recorder.ts';
import { rollBack } from './rollback.ts';
import { type SessionEvent, type TurnKind } from './session-event.ts';
import { type TurnSettings } from './settings.ts';
import { type TurnHost } from './turn-host.ts';
import { type TurnInput, TurnRun, type TurnWork } from './turn-run.ts';
import { UserCommands } from './user-commands.ts';

export interface SessionOptions {
  threadId: string;
  parts: SessionParts;
  recorder: Recorder;
  history: History;
  ledger: TokenLedger;
  told: ToldFrame | null;
  /** The model of the newest turn of a thread that goes on; absent: the one that `told` names. */
  previousModel?: string | null;
  settings: TurnSettings;
  /** Whether the record also keeps commands, patches and other items that the history does not tell. */
  isExtended?: boolean;
  emit(event: SessionEvent): void;
}

/** One live thread: its settings, its history, and at most one turn at a time. */
export class Session {
  readonly threadId: string;
  readonly #host: TurnHost;
  readonly #commands: UserCommands;
  #settings: TurnSettings;
  /** Changes that came while a turn ran. */
  #later: Partial<TurnSettings> = {};
  #lastError: unknown = null;
  #active: { run: TurnRun; ended: Promise<unknown> } | null = null;
  #rollback: Promise<void> | null = null;

  constructor({ threadId, settings, previousModel, isExtended = false, ...host }: SessionOptions) {
    this.threadId = threadId;
    this.#settings = settings;
    this.#host = {
      ...host,
      previousModel: previousModel === undefined ? (host.told?.model ?? null) : previousModel,
      rateLimits: emptyRateLimits(),
      compactions: 0,
      compactedLength: null,
      isStale: false,
      isExtended,
      notes: [],
    };
    this.#commands = new UserCommands(this.#host);
  }

  get settings(): TurnSettings {
    return this.#settings;
  }

  /** What was used so far, a resumed thread's past included; null before anything was reported. */
  get tokens(): TokenTotals | null {
    return this.#host.ledger.totals;
  }

  get activeTurnId(): string | null {
    return this.#active?.run.turnId ?? null;
  }

  /** What runs; input of the user cannot be added to a compaction. */
  get activeTurnKind(): TurnKind | null {
    return this.#active?.run.kind ?? null;
  }

  /**
   * Starts a turn and returns its id; its events follow. `changes` hold for this and later turns.
   * @throws CodexError `turn_active` when a turn runs already, `rollback_in_progress`, `setting_not_allowed`
   */
  startTurn(input: TurnInput, changes: Partial<TurnSettings>): string {
    this.#assertIdle();
    this.#change(changes);
    return this.#start({ kind: 'regular', ...input });
  }

  /**
   * Adds to the active turn: the model hears of it when it is asked next, clients when it does.
   * `changes` hold for later turns.
   * @returns the active turn's id
   * @throws CodexError `no_active_turn`; `turn_mismatch` when `expected` names another turn, whose real id ends the
   * message in backquotes; `not_steerable` for a compaction; `setting_not_allowed`
   */
  steer(input: readonly UserInput[], { expected = null, changes = {} }: { expected?: string | null; changes?: Partial<TurnSettings> } = {}): string {
    const run = this.#active?.run;
    if (run === undefined) throw nothingToSteer();
    if (expected !== null && expected !== run.turnId) {
      throw new CodexError(`expected active turn id \`${expected}\` but found \`${run.turnId}\``, { code: 'turn_mismatch' });
    }
    if (run.kind === 'shell') throw nothingToSteer();
    if (run.kind !== 'regular') throw new CodexError(`cannot steer a ${run.kind} turn`, { code: 'not_steerable' });
    const later = { ...this.#later, ...changes };
    this.#allowed({ ...this.#settings, ...later });
    if (!run.steer(input)) throw nothingToSteer();
    this.#later = later;
    return run.turnId;
  }

  /** Resolves once no turn is active; the end of the one that was is told by then. */
  async idle(): Promise<void> {
    while (this.#active !== null) await this.#active.ended;
  }

  /**
   * Compacts the history, as a turn of its own, and returns that turn's id.
   * @throws CodexError as `startTurn`
   */
  compact(): string {
    this.#assertIdle();
    return this.#start({ kind: 'compact' });
  }

  /**
   * Runs a command of the user's own, beside the turn that the agent is in or as a turn of its own; the model learns
   * of it when it is asked next. Interrupting the turn ends it, the end of the agent's turn does not.
   * @returns the id of the turn that its item belongs to
   * @throws CodexError as `startTurn`, while something else than the agent's turn runs
   */
  runCommand(command: string): string {
    const run = this.#active?.run;
    if (run?.kind === 'regular') {
      void this.#commands.run(command, { turnId: run.turnId, settings: this.#settings, signal: run.signal });
      return run.turnId;
    }
    this.#assertIdle();
    const settings = this.#settings;
    return this.#start({ kind: 'shell', run: (turnId, signal) => this.#commands.run(command, { turnId, settings, signal }) });
  }

  /**
   * Has another agent review something, as a turn of its own, and returns that turn's id.
   * @throws CodexError as `startTurn`
   */
  review(target: ReviewTarget): string {
    this.#assertIdle();
    return this.#start({ kind: 'review', target });
  }

  /**
   * Changes the settings of later turns.
   * @throws CodexError as `startTurn`; then nothing has changed
   */
  updateSettings(changes: Partial<TurnSettings>): void {
    this.#assertIdle();
    this.#change(changes);
  }

  /**
   * Drops the last turns of the user from what the model is told; the files that they changed stay. More than there are
   * drops all. Resolves once it is stored and told.
   * @throws CodexError, in the original's words: `invalid_rollback`, `turn_active`, `rollback_in_progress`,
   * `rollback_unavailable` for a thread without a record; what the record throws
   */
  async rollback(numTurns: number): Promise<void> {
    if (this.#active !== null) throw new CodexError('Cannot rollback while a turn is in progress.', { code: 'turn_active' });
    if (this.#rollback !== null) throw rollbackInProgress();
    this.#rollback = rollBack(this.#host, numTurns, this.#settings).finally(() => {
      this.#rollback = null;
    });
    await this.#rollback;
  }

  /**
   * Interrupts the active turn and waits until its end is stored and told. What was steered into it and not read by then
   * is kept for the next turn, unless `dropsInput`: then whoever steered says it again.
   * @returns false when there was none, or not the one named
   */
  async interrupt(turnId: string | null = null, { dropsInput = false }: { readonly dropsInput?: boolean } = {}): Promise<boolean> {
    if (this.#active === null || (turnId !== null && turnId !== this.#active.run.turnId)) return false;
    this.#active.run.interrupt(dropsInput);
    await this.#active.ended;
    return true;
  }

  /** Interrupts what runs, ends every process of the thread, closes the record. */
  async close(): Promise<void> {
    await this.interrupt();
    await this.#commands.close();
    // Whoever asked for the rollback hears of its failure.
    await this.#rollback?.catch(() => undefined);
    await this.#host.parts.close();
    await this.#host.recorder.close().catch((error: unknown) => {
      // A turn that failed because nothing could be stored has told so already.
      if (!this.#failedToStore(error)) throw error;
    });
  }

  #start(work: TurnWork): string {
    const run = new TurnRun(this.#host, this.#settings, work);
    // In a later task, so that whoever asked can be answered before the turn's first event.
    const ended = nextTask()
      .then(async () => {
        const outcome = await run.run();
        this.#lastError = outcome.status === 'failed' ? outcome.error : null;
      })
      .finally(() => {
        this.#active = null;
        // What ran was about the settings it began with.
        this.#settings = { ...this.#settings, ...this.#later };
        this.#later = {};
      });
    this.#active = { run, ended };
    return run.turnId;
  }

  #assertIdle(): void {
    if (this.#active !== null) throw new CodexError('a turn is running in this thread; wait for it or interrupt it', { code: 'turn_active' });
    if (this.#rollback !== null) throw rollbackInProgress();
  }

  #change(changes: Partial<TurnSettings>): void {
    this.#settings = this.#allowed({ ...this.#settings, ...changes });
  }

  #allowed(next: TurnSettings): TurnSettings {
    const reason = this.#host.parts.checkSettings?.(next) ?? null;
    if (reason !== null) throw new CodexError(reason, { code: 'setting_not_allowed' });
    return next;
  }

  #failedToStore(error: unknown): boolean {
    return CodexError.isInstance(error) && CodexError.isInstance(this.#lastError) && error.code === this.#lastError.code;
  }
}

function rollbackInProgress(): CodexError {
  return new CodexError('rollback already in progress for this thread', { code: 'rollback_in_progress' });
}

function nothingToSteer(): CodexError {
  return new CodexError('no active turn to steer', { code: 'no_active_turn' });
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
