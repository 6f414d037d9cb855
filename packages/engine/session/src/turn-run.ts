import { withTimeout } from '@codex-ts/async-utils';
import { changeMessages, openingMessages, toldBy, turnAbortedMessage, userMessage } from '@codex-ts/context';
import { type KernelPorts, runTurn } from '@codex-ts/core';
import { errorMessage, type MessageItem, newUuidV7, type UserInput } from '@codex-ts/protocol';
import { reviewLabel, type ReviewTarget } from '@codex-ts/rollout';
import { OpenCommands, ToolRouter } from '@codex-ts/tools';
import { ChangeGate } from './change-gate.ts';
import { Compactor } from './compactor.ts';
import { isContextOverflow } from './context-window-error.ts';
import { PendingInput } from './pending-input.ts';
import { catchUp } from './rollback.ts';
import { type TurnKind, type TurnOutcome } from './session-event.ts';
import { type TurnSettings } from './settings.ts';
import { event, turnContext, userMessageEvent } from './stored-items.ts';
import { reviewTurn } from './review-turn.ts';
import { type TurnHost } from './turn-host.ts';
import { TurnRecord } from './turn-record.ts';

export interface TurnInput {
  input: readonly UserInput[];
  outputSchema: unknown;
}

/** What a turn is there for. */
export type TurnWork = ({ kind: 'regular' } & TurnInput) | { kind: 'compact' } | { kind: 'shell'; run(turnId: string, signal: AbortSignal): Promise<void> } | { kind: 'review'; target: ReviewTarget };

/** How long whoever wants to know of a turn's end may take, in milliseconds. */
const END_MS = 30_000;

/** One turn from its start to its end: what is told to clients is stored first. */
export class TurnRun {
  readonly turnId = newUuidV7();
  readonly #host: TurnHost;
  readonly #settings: TurnSettings;
  readonly #work: TurnWork;
  readonly #record: TurnRecord;
  readonly #compactor: Compactor;
  readonly #gate: ChangeGate;
  readonly #abort = new AbortController();
  readonly #pending = new PendingInput();
  readonly #openCommands: OpenCommands;

  constructor(host: TurnHost, settings: TurnSettings, work: TurnWork) {
    this.#host = host;
    this.#settings = settings;
    this.#work = work;
    this.#record = new TurnRecord(host, this.turnId, settings);
    this.#compactor = new Compactor(this.#record);
    this.#gate = new ChangeGate((message) => this.#record.warn(message));
    this.#openCommands = new OpenCommands((told) => this.#record.emit(told), host.parts.tools.now);
  }

  get kind(): TurnKind {
    return this.#work.kind;
  }

  /** Aborts when the turn is interrupted. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** `dropsInput`: what was added and not read is forgotten, because its author says it again. */
  interrupt(dropsInput: boolean): void {
    if (dropsInput) this.#pending.take();
    this.#abort.abort();
  }

  /** Takes what the user adds, for the next time the model is asked. Returns false when that will not be. */
  steer(input: readonly UserInput[]): boolean {
    return this.kind === 'regular' && this.#pending.add(input);
  }

  /** Runs the turn. Never rejects: every end is an outcome, told as the turn's last event. */
  async run(): Promise<TurnOutcome> {
    const { contextWindow } = this.#settings;
    const { kind, turnId } = this;
    this.#host.emit({ type: 'turn.started', turnId, contextWindow, kind });
    let outcome = await this.#do(this.#work);
    this.#pending.close();
    this.#openCommands.closeTurn();
    await this.#gate.close();
    if (outcome.status === 'failed' && isContextOverflow(outcome.error)) this.#fillContext();
    if (kind === 'regular') await this.#tellEnd();
    outcome = await this.#close(outcome);
    this.#host.emit({ type: 'turn.ended', turnId, outcome });
    return outcome;
  }

  async #do(work: TurnWork): Promise<TurnOutcome> {
    try {
      if (work.kind === 'compact') return await this.#compact();
      if (work.kind === 'shell') return await this.#command(work);
      if (work.kind === 'review') return await this.#review(work.target);
      return await this.#answer(work);
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

  async #review(target: ReviewTarget): Promise<TurnOutcome> {
    this.#record.store([event({ type: 'entered_review_mode', target, user_facing_hint: reviewLabel(target, null) })]);
    this.#begin();
    await catchUp(this.#host);
    return reviewTurn(this.#record, target, this.#abort.signal);
  }

  async #command({ run }: Extract<TurnWork, { kind: 'shell' }>): Promise<TurnOutcome> {
    this.#begin();
    await run(this.turnId, this.#abort.signal);
    return this.#abort.signal.aborted ? { status: 'interrupted' } : { status: 'completed', lastMessage: null };
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
      this.#host.history.append(this.#host.notes.splice(0));
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
    this.#tellMessage(input);
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

  /** What the user added is stored before it is told, like everything else. */
  async #takeInput(signal: AbortSignal): Promise<void> {
    this.#host.history.append(this.#host.notes.splice(0));
    for (const input of this.#pending.take()) {
      const message = await userMessage(input, this.#host.parts.loadAttachment, signal);
      this.#record.append([message]);
      this.#record.store([userMessageEvent(input)]);
      await this.#record.flush();
      this.#tellMessage(input);
    }
  }

  #tellMessage(input: readonly UserInput[]): void {
    this.#host.emit({ type: 'user.message', turnId: this.turnId, item: { type: 'userMessage', id: newUuidV7(), content: [...input] } });
  }

  async #close(outcome: TurnOutcome): Promise<TurnOutcome> {
    const record = this.#record;
    // The turn ended before the model was asked again: the next one will know what was said.
    await this.#takeInput(new AbortController().signal).catch((error: unknown) => record.warn(errorMessage(error)));
    if (outcome.status === 'interrupted') {
      // What the user ran, and a review, say themselves how they ended.
      if (this.kind !== 'shell' && this.kind !== 'review') record.append([turnAbortedMessage()]);
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
      hasInput: () => this.#pending.hasMore(),
      takeInput: (signal) => this.#takeInput(signal),
      backoffMs: parts.backoffMs,
      sleep: parts.sleep,
    };
  }
}
