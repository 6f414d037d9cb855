import { withTimeout } from '@codex-ts/async-utils';
import { changeMessages, openingMessages, toldBy, turnAbortedMessage, userMessage } from '@codex-ts/context';
import { type KernelPorts, runTurn } from '@codex-ts/core';
import { errorMessage, type MessageItem, newUuidV7, type UserInput } from '@codex-ts/protocol';
import { OpenCommands, ToolRouter } from '@codex-ts/tools';
import { ChangeGate } from './change-gate.ts';
import { Compactor } from './compactor.ts';
import { isContextOverflow } from './context-window-error.ts';
import { catchUp } from './rollback.ts';
import { type TurnKind, type TurnOutcome } from './session-event.ts';
import { type TurnSettings } from './settings.ts';
import { event, turnContext, userMessageEvent } from './stored-items.ts';
import { type TurnHost } from './turn-host.ts';
import { TurnRecord } from './turn-record.ts';

export interface TurnInput {
  input: readonly UserInput[];
  outputSchema: unknown;
}

/** How long whoever wants to know of a turn's end may take, in milliseconds. */
const END_MS = 30_000;

/** One turn from its start to its end: what is told to clients is stored first. */
export class TurnRun {
  readonly turnId = newUuidV7();
  readonly kind: TurnKind;
  readonly #host: TurnHost;
  readonly #settings: TurnSettings;
  /** Null: the turn compacts the history and nothing else. */
  readonly #turn: TurnInput | null;
  readonly #record: TurnRecord;
  readonly #compactor: Compactor;
  readonly #gate: ChangeGate;
  readonly #abort = new AbortController();
  readonly #openCommands: OpenCommands;

  constructor(host: TurnHost, settings: TurnSettings, turn: TurnInput | null) {
    this.#host = host;
    this.#settings = settings;
    this.#turn = turn;
    this.kind = turn === null ? 'compact' : 'regular';
    this.#record = new TurnRecord(host, this.turnId, settings);
    this.#compactor = new Compactor(this.#record);
    this.#gate = new ChangeGate((message) => this.#record.warn(message));
    this.#openCommands = new OpenCommands((told) => this.#record.emit(told), host.parts.tools.now);
  }

  interrupt(): void {
    this.#abort.abort();
  }

  /** Runs the turn. Never rejects: every end is an outcome, told as the turn's last event. */
  async run(): Promise<TurnOutcome> {
    const { contextWindow } = this.#settings;
    const { kind, turnId } = this;
    this.#host.emit({ type: 'turn.started', turnId, contextWindow, kind });
    let outcome = await this.#work();
    this.#openCommands.closeTurn();
    await this.#gate.close();
    if (outcome.status === 'failed' && isContextOverflow(outcome.error)) this.#fillContext();
    if (kind === 'regular') await this.#tellEnd();
    outcome = await this.#close(outcome);
    this.#host.emit({ type: 'turn.ended', turnId, outcome });
    return outcome;
  }

  async #work(): Promise<TurnOutcome> {
    try {
      return this.#turn === null ? await this.#compact() : await this.#answer(this.#turn);
    } catch (error) {
      return this.#abort.signal.aborted ? { status: 'interrupted' } : { status: 'failed', error };
    }
  }

  async #compact(): Promise<TurnOutcome> {
    this.#begin();
    await catchUp(this.#host);
    await this.#compactor.compact(this.#settings, 'between-turns', this.#abort.signal);
    return { status: 'completed', lastMessage: null };
  }

  async #answer(turn: TurnInput): Promise<TurnOutcome> {
    const { parts } = this.#host;
    await this.#open(turn);
    const { prepareTurn } = parts;
    if (prepareTurn !== undefined) this.#gate.start((signal) => prepareTurn.call(parts, this.turnId, this.#settings, signal));
    return runTurn(this.turnId, this.#ports(turn), this.#abort.signal);
  }

  #begin(): void {
    const { contextWindow } = this.#settings;
    this.#record.store([event({ type: 'task_started', turn_id: this.turnId, model_context_window: contextWindow, collaboration_mode_kind: 'default' })]);
  }

  /** Stores what goes before the model's first answer: what changed around it, and what the user said. */
  async #open(turn: TurnInput): Promise<void> {
    const { signal } = this.#abort;
    const message = await userMessage(turn.input, this.#host.parts.loadAttachment, signal);
    this.#begin();
    try {
      await catchUp(this.#host);
      await this.#compactor.beforeTurn(signal);
    } finally {
      // What the user said is kept whatever becomes of it.
      await this.#tell(turn, message);
    }
  }

  async #tell({ input, outputSchema }: TurnInput, message: MessageItem): Promise<void> {
    const host = this.#host;
    const record = this.#record;
    const frame = await host.parts.frame(this.#settings);
    const { currentDate, timezone } = frame.environment;
    record.append(host.told === null ? openingMessages(frame, host.previousModel) : changeMessages(host.told, frame));
    record.store([turnContext(this.#settings, { turnId: this.turnId, currentDate, timezone, outputSchema })]);
    record.append([message]);
    record.store([userMessageEvent(input)]);
    host.told = toldBy(frame);
    host.previousModel = this.#settings.model;
    await record.flush();
    host.emit({ type: 'user.message', turnId: this.turnId, item: { type: 'userMessage', id: newUuidV7(), content: [...input] } });
  }

  /** The server counts better than we do: the next turn makes room first, and clients see why. */
  #fillContext(): void {
    const counts = this.#record.storeCounts(this.#host.ledger.fill());
    this.#record.emit({ type: 'tokens.updated', counts });
  }

  async #tellEnd(): Promise<void> {
    const { parts } = this.#host;
    if (parts.turnEnded === undefined) return;
    const emit = this.#record.emit.bind(this.#record);
    const ended = (signal: AbortSignal) => parts.turnEnded?.(this.turnId, { emit, signal }) ?? Promise.resolve();
    await withTimeout(ended, END_MS, { message: 'Looking at what the turn changed took too long and was given up.' }).catch((error: unknown) =>
      this.#record.warn(errorMessage(error)),
    );
  }

  async #close(outcome: TurnOutcome): Promise<TurnOutcome> {
    const record = this.#record;
    if (outcome.status === 'interrupted') {
      record.append([turnAbortedMessage()]);
      record.store([event({ type: 'turn_aborted', turn_id: this.turnId, reason: 'interrupted' })]);
    } else {
      const last_agent_message = outcome.status === 'completed' ? outcome.lastMessage : null;
      // Without it, whoever reads the record later would take the turn for one that ended well.
      if (outcome.status === 'failed') record.store([event({ type: 'error', message: errorMessage(outcome.error) })]);
      record.store([event({ type: 'task_complete', turn_id: this.turnId, last_agent_message })]);
    }
    try {
      await record.flush();
      return outcome;
    } catch (error) {
      return { status: 'failed', error };
    }
  }

  #ports(turn: TurnInput): KernelPorts {
    const { parts, history } = this.#host;
    const settings = this.#settings;
    const record = this.#record;
    const { sample, maxStreamRetries } = parts.model(settings, { turnId: this.turnId, outputSchema: turn.outputSchema });
    return {
      sample,
      maxStreamRetries,
      model: settings.model,
      tools: new ToolRouter(parts.toolTurn(settings), parts.tools, this.#openCommands, this.#gate),
      emit: (told) => record.emit(told),
      input: () => history.toInput(settings.acceptsImages),
      commit: (items) => {
        record.append(items);
        return record.flush();
      },
      countTokens: (usage, isReasoningIncluded) => record.countTokens(usage, isReasoningIncluded),
      compactIfNeeded: (signal) => this.#compactor.midTurn(signal),
      backoffMs: parts.backoffMs,
      sleep: parts.sleep,
    };
  }
}
