import { boundOutput, changeMessages, type History, openingMessages, type TokenLedger, type ToldFrame, type TurnFrame, turnAbortedMessage, userMessage } from '@codex-ts/context';
import { type KernelEvent, type KernelPorts, runTurn } from '@codex-ts/core';
import { emptyRateLimits, newUuidV7, type RateLimitSnapshot, type ResponseItem, type UserInput } from '@codex-ts/protocol';
import { type RolloutItem } from '@codex-ts/rollout';
import { OpenCommands, ToolRouter } from '@codex-ts/tools';
import { type SessionParts } from './parts.ts';
import { type Recorder } from './recorder.ts';
import { type SessionEvent, type TurnOutcome } from './session-event.ts';
import { type TurnSettings } from './settings.ts';
import { event, storedItems, tokenCount, turnContext, userMessageEvent } from './stored-items.ts';

/** What a turn shares with the session it belongs to. */
export interface TurnHost {
  readonly parts: SessionParts;
  readonly recorder: Recorder;
  readonly history: History;
  readonly ledger: TokenLedger;
  emit(event: SessionEvent): void;
  /** What the model was last told of its surroundings; the turn brings it up to date. */
  told: ToldFrame | null;
}

export interface TurnInput {
  input: readonly UserInput[];
  outputSchema: unknown;
}

/** One turn from the user's message to its end: what is told to clients is stored first. */
export class TurnRun {
  readonly turnId = newUuidV7();
  readonly #host: TurnHost;
  readonly #settings: TurnSettings;
  readonly #abort = new AbortController();
  readonly #openCommands: OpenCommands;
  #rateLimits: RateLimitSnapshot = emptyRateLimits();

  constructor(host: TurnHost, settings: TurnSettings) {
    this.#host = host;
    this.#settings = settings;
    this.#openCommands = new OpenCommands((told) => this.#emit(told), host.parts.tools.now);
  }

  interrupt(): void {
    this.#abort.abort();
  }

  /** Runs the turn. Never rejects: every end is an outcome, told as the turn's last event. */
  async run(turn: TurnInput): Promise<TurnOutcome> {
    const { contextWindow } = this.#settings;
    this.#host.emit({ type: 'turn.started', turnId: this.turnId, contextWindow });
    let outcome: TurnOutcome;
    try {
      await this.#open(turn);
      outcome = await runTurn(this.turnId, this.#ports(turn), this.#abort.signal);
    } catch (error) {
      outcome = { status: 'failed', error };
    }
    this.#openCommands.closeTurn();
    outcome = await this.#close(outcome);
    this.#host.emit({ type: 'turn.ended', turnId: this.turnId, outcome });
    return outcome;
  }

  /** Stores what goes before the model's first answer: what changed around it, and what the user said. */
  async #open({ input, outputSchema }: TurnInput): Promise<void> {
    const { parts, recorder } = this.#host;
    const { contextWindow } = this.#settings;
    const frame = await parts.frame(this.#settings);
    const message = await userMessage(input, parts.loadAttachment, this.#abort.signal);
    const { currentDate, timezone } = frame.environment;
    recorder.append([event({ type: 'task_started', turn_id: this.turnId, model_context_window: contextWindow, collaboration_mode_kind: 'default' })]);
    this.#append(this.#host.told === null ? openingMessages(frame) : changeMessages(this.#host.told, frame));
    recorder.append([turnContext(this.#settings, { turnId: this.turnId, currentDate, timezone, outputSchema })]);
    this.#append([message]);
    recorder.append([userMessageEvent(input)]);
    this.#host.told = toldBy(frame);
    await recorder.flush();
    this.#host.emit({ type: 'user.message', turnId: this.turnId, item: { type: 'userMessage', id: newUuidV7(), content: [...input] } });
  }

  async #close(outcome: TurnOutcome): Promise<TurnOutcome> {
    const { recorder } = this.#host;
    if (outcome.status === 'interrupted') {
      this.#append([turnAbortedMessage()]);
      recorder.append([event({ type: 'turn_aborted', turn_id: this.turnId, reason: 'interrupted' })]);
    } else {
      const last_agent_message = outcome.status === 'completed' ? outcome.lastMessage : null;
      recorder.append([event({ type: 'task_complete', turn_id: this.turnId, last_agent_message })]);
    }
    try {
      await recorder.flush();
      return outcome;
    } catch (error) {
      return { status: 'failed', error };
    }
  }

  #ports(turn: TurnInput): KernelPorts {
    const { parts, history, ledger, recorder } = this.#host;
    const settings = this.#settings;
    const { sample, maxStreamRetries } = parts.model(settings, { turnId: this.turnId, outputSchema: turn.outputSchema });
    return {
      sample,
      maxStreamRetries,
      model: settings.model,
      tools: new ToolRouter(parts.toolTurn(settings), parts.tools, this.#openCommands),
      emit: (told) => this.#emit(told),
      input: () => history.toInput(settings.acceptsImages),
      commit: async (items) => {
        this.#append(items);
        await recorder.flush();
      },
      countTokens: (usage) => {
        const counts = ledger.count(usage);
        recorder.append([tokenCount(counts, this.#rateLimits)]);
        return counts;
      },
      backoffMs: parts.backoffMs,
      sleep: parts.sleep,
    };
  }

  #append(items: readonly ResponseItem[]): void {
    const bounded = items.map((item) => boundOutput(item, this.#settings.truncation));
    this.#host.history.append(bounded);
    this.#host.recorder.append(bounded.flatMap((item): RolloutItem[] => storedItems(item)));
  }

  #emit(told: KernelEvent): void {
    if (told.type === 'limits.updated') this.#rateLimits = told.snapshot;
    this.#host.emit({ type: 'kernel', turnId: this.turnId, event: told });
  }
}

function toldBy({ model, permissionsKey, environment }: TurnFrame): ToldFrame {
  const { cwd, currentDate, timezone } = environment;
  return { model, permissionsKey, cwd, currentDate, timezone };
}
